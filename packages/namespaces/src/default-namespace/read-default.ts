import {
  hasManagedLabel,
  listAll,
  readInventory,
  readPolicyObjects,
  refOf,
  sourcedObject,
  type Kube,
  type ObservedObjects,
} from '@dayone/kube'
import type { Clock, ClusterFacts } from '@dayone/pipeline'
import { readWorld } from '@dayone/reachability'
import { findViolatingPods } from '../admission/violating-pods.ts'
import type { NamespacesConfig } from '../config.ts'
import { worldAfter } from '../flows/coming-world.ts'
import { cutFlows } from '../flows/cut-flows.ts'
import { readCalledServices } from '../platform/called-services.ts'
import { defaultBreaks } from './default-breaks.ts'
import { DEFAULT, defaultObjects } from '../bundle/default-objects.ts'

/** Whether dayone guards `default`, or what would break if it did. */
export interface DefaultSeen {
  readonly isGuarded: boolean
  /** As clauses; read only if it is not guarded yet. */
  readonly breaks: readonly string[]
}

const readFlows = async (kube: Kube, facts: ClusterFacts) => {
  const [live, services] = await Promise.all([
    readPolicyObjects(kube),
    listAll(kube, { apiVersion: 'v1', kind: 'Service' }),
  ])
  const worlds = {
    before: readWorld(live.map(sourcedObject)),
    after: worldAfter({ live, removed: [], desired: defaultObjects(facts) }),
  }
  return cutFlows(worlds, services, DEFAULT)
}

/** The inventory of `default` before it is guarded. Reads only; undefined if it is not to be guarded. */
export const readDefault = async (
  { namespaces, defaultNamespace }: Pick<NamespacesConfig, 'namespaces' | 'defaultNamespace'>,
  observed: ObservedObjects,
  { kube, clock, facts }: { readonly kube: Kube; readonly clock: Clock; readonly facts: ClusterFacts },
): Promise<DefaultSeen | undefined> => {
  if (defaultNamespace === 'leave' || namespaces.length === 0) return undefined
  const wanted = defaultObjects(facts).map(({ manifest }) => manifest)
  const [own] = wanted.filter(({ kind }) => kind === 'Namespace')
  const live = own === undefined ? undefined : observed.find(refOf(own))
  if (own === undefined || live === undefined) return { isGuarded: false, breaks: [] }
  if (hasManagedLabel(live)) return { isGuarded: true, breaks: [] }
  const [inventory, services, served, violating] = await Promise.all([
    readInventory(kube, clock),
    kube.list({ apiVersion: 'v1', kind: 'Service' }, { namespace: DEFAULT }),
    readCalledServices(kube, true),
    findViolatingPods(kube, [own], observed),
  ])
  const workloads = inventory.workloads.filter(({ namespace }) => namespace === DEFAULT)
  const { enforcesNetworkPolicy } = facts.networkPlugin
  return {
    isGuarded: false,
    breaks: defaultBreaks(wanted, observed, {
      workloads,
      services,
      served,
      warnings: violating.flatMap(({ warnings }) => warnings),
      flows: workloads.length > 0 && enforcesNetworkPolicy ? await readFlows(kube, facts) : [],
      enforcesNetworkPolicy,
    }),
  }
}
