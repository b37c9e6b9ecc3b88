import type { KopsNews } from '@dayone/kops'
import type { Progress } from '@dayone/pipeline'
import type { RollTarget } from '../contract/cluster-change.ts'
import { typicalTimes } from './typical-times.ts'

/** The progress of kops with one group. */
export interface Rolling {
  /** Machines that were terminated and whose replacement kops validated, or after which it went on. */
  readonly done: number
  /** A machine was terminated, and kops has not validated its replacement. */
  readonly isReplacing: boolean
  /** What happens to the current machine. */
  readonly now: string | undefined
}

export const notRolled: Rolling = { done: 0, isReplacing: false, now: undefined }

/** Adds the news of one output line. kops also validates before the first machine, and never after bastions. Pure. */
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

/** The progress as text; `at` is the index of the group. Pure. */
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
