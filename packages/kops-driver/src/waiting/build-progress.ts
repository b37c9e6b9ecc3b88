import type { KopsNews } from '@dayone/kops'
import { defined, type Progress, type Seen } from '@dayone/pipeline'
import { typicalTimes } from './typical-times.ts'

interface Trouble {
  readonly what: string
  readonly reason: string
}

/** How far `kops update cluster` is, as its lines tell. */
export interface Building {
  readonly count: { readonly done: number; readonly total: number } | undefined
  /** The load balancer it waits for just now. */
  readonly balancer: string | undefined
  /** What failed in kops' last round and is tried again in this one. */
  readonly again: readonly Trouble[]
  /** What has failed in this round. */
  readonly failed: readonly Trouble[]
}

export const notBegun: Building = { count: undefined, balancer: undefined, again: [], failed: [] }

/** Folds one line's news; kops counts before each of its rounds. Pure. */
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

/** More than these would push the rest off the screen. */
const SHOWN = 3

/** The same as people read it. Pure. */
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
