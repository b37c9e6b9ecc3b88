import type { ReleasedNamespace } from '../released-namespaces.ts'

/** What the removal needs to know besides the guards. */
export interface RemovalSeen {
  /** The number of running pods, by namespace. */
  readonly pods: ReadonlyMap<string, number>
  /** Namespaces that are being deleted, with everything in them. */
  readonly ending: ReadonlySet<string>
  readonly deleted?: ReleasedNamespace
}
