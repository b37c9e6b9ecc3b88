import type { Policy, Tier, TieredPolicy } from '../policies/policy.ts'
import type { Labels, Workload } from '../pods/pod.ts'

/** All that decides who reaches whom, as it was at one moment. */
export interface World {
  /** By name; `kubernetes.io/metadata.name` is among the labels. */
  readonly namespaces: ReadonlyMap<string, Labels>
  readonly workloads: readonly Workload[]
  readonly policies: readonly Policy[]
  readonly tiered: readonly TieredPolicy[]
  readonly tiers: readonly Tier[]
  /** What could not be evaluated or selects nothing, as sentences. */
  readonly warnings: readonly string[]
}
