import {
  ownedBy,
  planObjects,
  readInventory,
  refOf,
  type Inventory,
  type Kube,
  type ObservedObjects,
} from '@dayone/kube'
import type { Clock, ClusterFacts } from '@dayone/pipeline'
import { objectsOf, type GuardConfig } from '../objects/objects.ts'
import { tenantRuleObjects } from '../tenant-rules/tenant-rule-objects.ts'
import { countObjects } from './count-objects.ts'
import type { ObjectCounts } from './quota-needs.ts'

/** Existing workloads that the planned guards may affect. */
export interface Taken {
  /** Existing namespaces that this plan changes. */
  readonly namespaces: readonly string[]
  readonly inventory: Inventory
  readonly counts: ReadonlyMap<string, ObjectCounts>
}

/** Undefined if no existing namespace with contents changes; nothing is read then. */
export const readTaken = async (
  config: GuardConfig,
  observed: ObservedObjects,
  { kube, clock, facts }: { readonly kube: Kube; readonly clock: Clock; readonly facts: ClusterFacts },
): Promise<Taken | undefined> => {
  const rules = tenantRuleObjects(config).filter(({ manifest }) => observed.isServed(manifest))
  const hasNewRules = planObjects(ownedBy('namespaces', rules), observed).length > 0
  const namespaces = config.namespaces
    .filter((namespace) => {
      const desired = objectsOf(namespace, facts, config).filter(({ manifest }) => observed.isServed(manifest))
      const [own] = desired.filter(({ manifest }) => manifest.kind === 'Namespace')
      const exists = own !== undefined && observed.find(refOf(own.manifest)) !== undefined
      return exists && (hasNewRules || planObjects(desired, observed).length > 0)
    })
    .map(({ name }) => name)
  if (namespaces.length === 0) return undefined
  const [inventory, counts] = await Promise.all([
    readInventory(kube, clock),
    Promise.all(namespaces.map(async (name) => [name, await countObjects(kube, name)] as const)),
  ])
  return { namespaces, inventory, counts: new Map(counts) }
}
