import type { PortSet } from '../ports/port-set.ts'

/** What one side of a connection allows, and by which policies. */
export interface Verdict {
  readonly ports: PortSet
  /** Ports that may be allowed or not: the policies or the objects do not decide it. */
  readonly undecided: PortSet
  /** What each policy allows, by id. */
  readonly opened: readonly (readonly [string, PortSet])[]
  /** Whether a policy isolates the pod in this direction. */
  readonly isIsolated: boolean
  /** Ids of the isolating policies; empty if everything is allowed. */
  readonly closed: readonly string[]
  /** What each policy denies although another one allows it, by id. */
  readonly denied: readonly (readonly [string, PortSet])[]
}
