import type { KopsNews } from '@dayone/kops'
import { defined, type Progress, type Seen } from '@dayone/pipeline'
import { typicalTimes } from './typical-times.ts'

interface Trouble {
  readonly what: string
  readonly reason: string
}

/** The progress of `kops update cluster`, from its output. */
export interface Building {
  readonly count: { readonly done: number; readonly total: number } | undefined
  /** The load balancer that it currently waits for. */
  readonly balancer: string | undefined
  /** Failed in kops' last round, and retried in this one. */
  readonly again: readonly Trouble[]
  /** Failed in this round. */
  readonly failed: readonly Trouble[]
}

export const notBegun: Building = { count: undefined, balancer: undefined, again: [], failed: [] }

/** Adds the news of one output line; kops prints its counts before each round. Pure. */
export function withNews(building: Building, news: KopsNews): Building {
  switch (news.kind) {
    case 'tasks':
      return {
        count: { done: news.done, total: news.total },
        balancer: undefined,
        again: building.failed,
        failed: [],
      }
    case 'load-balancer':
      return { ...building, balancer: news.name }
    case 'again':
      return { ...building, failed: [...building.failed, { what: news.what, reason: news.reason }] }
    default:
      return building
  }
}

/** More would not fit on the screen. */
const SHOWN = 3

/** The progress as text. Pure. */
export const buildProgress = ({ count, balancer, again }: Building): Progress => {
  const { usually } = balancer === undefined ? typicalTimes.build : typicalTimes.loadBalancer
  const seen = again.slice(0, SHOWN).map(({ what, reason }): Seen => ({
    text: `kops retries ${what}: ${reason.slice(0, 200)}`,
    isThere: false,
  }))
  return {
    id: balancer === undefined ? 'build' : 'load-balancer',
    what: balancer === undefined ? 'kops builds' : 'waiting for the load balancer',
    ...defined({ count }),
    ...(seen.length === 0 ? {} : { seen }),
    usually,
  }
}
