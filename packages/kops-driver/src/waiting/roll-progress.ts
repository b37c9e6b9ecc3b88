import type { KopsNews } from '@dayone/kops'
import type { Progress } from '@dayone/pipeline'
import type { RollTarget } from '../contract/cluster-change.ts'
import { typicalTimes } from './typical-times.ts'

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
      return { ...rolling, now: `draining ${news.node}` }
    case 'detaches':
      return { ...rolling, now: `starting the replacement of ${news.instance}` }
    case 'replaces':
      return { done, isReplacing: true, now: `replaced ${news.instance}` }
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
    what: `rolling ${group?.name ?? ''}${groups.length === 1 ? '' : ` (group ${at + 1} of ${groups.length})`}`,
    count: { done: Math.min(done, group?.machines ?? done), total: group?.machines ?? done, noun: 'instances' },
    ...(now === undefined ? {} : { seen: [{ text: now, isThere: false }] }),
    usually: typicalTimes.roll.usually,
  }
}
