import type { PortSet } from '../ports/port-set.ts'

/** What one side of a connection lets through, and by which policies. */
export interface Verdict {
  readonly ports: PortSet
  /** What each policy allows, by id. */
  readonly opened: readonly (readonly [string, PortSet])[]
  /** Does any policy close what nobody opens? */
  readonly isIsolated: boolean
  /** Ids of the policies that close what is not opened; empty where everything is. */
  readonly closed: readonly string[]
  /** What each policy denies although another allows it, by id. */
  readonly denied: readonly (readonly [string, PortSet])[]
}
