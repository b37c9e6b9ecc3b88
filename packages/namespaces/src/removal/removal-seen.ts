import type { ReleasedNamespace } from '../released-namespaces.ts'

/** What is known besides the guards themselves. */
export interface RemovalSeen {
  /** How many pods run, by namespace. */
  readonly pods: ReadonlyMap<string, number>
  /** Namespaces that are on their way out: what is in them goes with them. */
  readonly ending: ReadonlySet<string>
  readonly deleted?: ReleasedNamespace
}
