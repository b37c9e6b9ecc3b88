import type { KopsNews } from '@dayone/kops'
import type { Progress } from '@dayone/pipeline'
import { typicalTimes } from './typical-times.ts'

/** One instance group whose machines are replaced. */
export interface RollTarget {
  readonly name: string
  /** How many of its machines run the old configuration. */
  readonly machines: number
}

/** How far kops is with one group. */
export interface Rolling {
  /** Machines that were ended, and after which kops was content or went on to the next. */
  readonly done: number
  /** A machine was ended, and kops has not said that it is content. */
  readonly isReplacing: boolean
  /** What happens to the machine in hand. */
  readonly now: string | undefined
}

export const notRolled: Rolling = { done: 0, isReplacing: false, now: undefined }

/** Folds one line's news. kops validates before the first machine, too, and never after bastions. Pure. */
export function withRollNews(rolling: Rolling, news: KopsNews): Rolling {
  const done = rolling.isReplacing ? rolling.done + 1 : rolling.done
  switch (news.kind) {
    case 'drains':
      return { ...rolling, now: `moves the pods away from ${news.node}` }
    case 'detaches':
      return { ...rolling, now: `starts the replacement of ${news.instance}` }
    case 'replaces':
      return { done, isReplacing: true, now: `${news.instance} is replaced` }
    case 'not-valid':
      return { ...rolling, now: `not healthy yet: ${news.reason.slice(0, 200)}` }
    case 'valid':
      return { done, isReplacing: false, now: undefined }
    default:
      return rolling
  }
}

/** The same as people read it; `at` is which of the groups it is, from 0. Pure. */
export function rollProgress(groups: readonly RollTarget[], at: number, { done, now }: Rolling): Progress {
  const group = groups[at]
  return {
    id: `roll/${group?.name ?? at}`,
    what: `rolls ${group?.name ?? ''}${groups.length === 1 ? '' : ` (group ${at + 1} of ${groups.length})`}`,
    count: { done: Math.min(done, group?.machines ?? done), total: group?.machines ?? done, noun: 'machines' },
    ...(now === undefined ? {} : { seen: [{ text: now, isThere: false }] }),
    usually: typicalTimes.roll.usually,
  }
}
