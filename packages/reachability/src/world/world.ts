import type { Policy, Tier, TieredPolicy } from '../policies/policy.ts'
import type { Labels, Workload } from '../pods/pod.ts'

/** Everything that decides reachability, at one point in time. */
export interface World {
  /** By name; the labels include `kubernetes.io/metadata.name`. */
  readonly namespaces: ReadonlyMap<string, Labels>
  readonly workloads: readonly Workload[]
  readonly policies: readonly Policy[]
  readonly tiered: readonly TieredPolicy[]
  readonly tiers: readonly Tier[]
  /** Kinds of `tiered` policies for which it is not known whether the plugin enforces them. */
  readonly doubtful: readonly string[]
  /** What could not be evaluated or selects nothing, as sentences. */
  readonly warnings: readonly string[]
}
