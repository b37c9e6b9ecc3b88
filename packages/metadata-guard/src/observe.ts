import type { CloudInstance, NodeRoleCalls } from '@dayone/aws'
import {
  findLeftovers,
  readInventory,
  readPluginEnforcement,
  type Kube,
  type Leftovers,
  type ObservedObjects,
  type PluginEnforcement,
} from '@dayone/kube'
import { defined, type Finding, type StepContext, type ThreeStates } from '@dayone/pipeline'
import type { MetadataGuardConfig } from './config.ts'
import { denyingPlugin, denyMetadataObjects } from './deny-policy/deny-metadata-policy.ts'
import { oldCilium, secondPluginFindings } from './deny-policy/plugin-workloads.ts'
import { desiredObjects, knownObjects, ownership } from './desired-objects.ts'
import { hostNetworkPods, type HostNetworkPod } from './host-network/host-network-pods.ts'
import { readMachines, type ObservedMachines } from './layers/read-layers.ts'
import { metadataStates } from './instances/metadata-states.ts'
import { readIdentityDelivery } from './users/identity-delivery.ts'
import { findMetadataUsers, type MetadataUsers } from './users/metadata-users.ts'
import type { DenyState } from './deny-policy/network-findings.ts'
import { openedInstances } from './instances/opened-instances.ts'
import type { MetadataGuardPorts } from './metadata-guard-ports.ts'
import { readRoles, type ObservedRoles } from './workload-roles/read-roles.ts'
import type { ObservedProxies } from './proxies/proxy-findings.ts'
import { readProxies } from './proxies/read-proxies.ts'
import { readWaysRound, type WaysRound } from './ways-round/ways-round.ts'

export interface MetadataGuardObserved {
  readonly objects: ObservedObjects
  readonly leftovers?: Leftovers
  readonly hostNetworkPods: readonly HostNetworkPod[]
  /** Undefined for a network plugin without such a deny rule. */
  readonly deny: DenyState | undefined
  /** Where the metadata service is open: saved, applied to the cloud, running. Missing without a saved cluster. */
  readonly states?: ThreeStates
  /** The state store of kops. */
  readonly store?: string
  /** Machines that were opened after their start. */
  readonly opened?: readonly CloudInstance[]
  /** Workloads that take credentials from the metadata service today. */
  readonly users?: MetadataUsers
  readonly nodeRoleCalls?: NodeRoleCalls | undefined
  /** kube2iam and kiam. */
  readonly proxies?: ObservedProxies
  /** Ways around the guards. */
  readonly waysRound: WaysRound
  readonly plugin: PluginEnforcement
  /** IAM roles of workloads; undefined if dayone.yaml and the cluster have none. */
  readonly roles?: ObservedRoles
  /** Agents of a network plugin beside the one of the specification. */
  readonly otherPlugins?: readonly Finding[]
  /** Acceptances expire on a date. */
  readonly today: Date
}

/** On a new cluster, Cilium installs its CRDs shortly after the API server responds. */
const waitForKindMs = 20_000

export const observe = async (
  config: MetadataGuardConfig,
  ctx: StepContext<MetadataGuardPorts>,
): Promise<MetadataGuardObserved> => {
  const { kube } = ctx.ports
  const manifests = desiredObjects(config, ctx.facts).map(({ manifest }) => manifest)
  const [inventory, namespaces, deny, machines, waysRound, plugin, roles] = await Promise.all([
    readInventory(kube, ctx.clock),
    kube.list({ apiVersion: 'v1', kind: 'Namespace' }),
    readDenyState(ctx),
    readMachines(ctx.facts.name, ctx.ports),
    readWaysRound(kube),
    readPluginEnforcement(kube, ctx.facts.networkPlugin.name),
    readRoles(config.workloadRoles ?? [], ctx.facts.name, ctx.ports),
  ])
  const objects = await kube.observe(manifests, ownership.kinds)
  const [proxies, delivery] = await Promise.all([
    readProxies(ctx, machines),
    readIdentityDelivery(kube, machines?.cluster),
  ])
  const leftovers = findLeftovers(knownObjects(config, ctx.facts), objects, ownership)
  return {
    objects,
    leftovers,
    hostNetworkPods: hostNetworkPods(inventory),
    users: findMetadataUsers(inventory, namespaces, delivery),
    proxies,
    nodeRoleCalls: ctx.ports.nodeRoleCalls,
    store: ctx.ports.kops.state,
    deny: deny === undefined ? undefined : { ...deny, tooOld: oldCilium(inventory.workloads) },
    otherPlugins: secondPluginFindings(ctx.facts.networkPlugin.name, inventory.workloads),
    ...(machines === undefined ? {} : statesOf(machines)),
    waysRound,
    plugin,
    ...defined({ roles }),
    today: ctx.clock.now(),
  }
}

/** Where the metadata service is open, as kops and EC2 report it now. */
export const readStates = async (
  cluster: string,
  ports: Pick<MetadataGuardPorts, 'kops' | 'cloud'>,
): Promise<ThreeStates | undefined> => {
  const machines = await readMachines(cluster, ports)
  return machines === undefined ? undefined : statesOf(machines).states
}

const statesOf = ({
  groups,
  templates,
  instances,
}: ObservedMachines): Required<Pick<MetadataGuardObserved, 'states' | 'opened'>> => ({
  states: metadataStates(groups, templates, instances),
  opened: openedInstances(templates, instances),
})

const readDenyState = async ({
  ports: { kube },
  facts,
  clock,
  stop,
}: StepContext<{ kube: Kube }>): Promise<DenyState | undefined> => {
  const plugin = denyingPlugin(facts)
  if (plugin === undefined) return undefined
  const objects = denyMetadataObjects(plugin, facts)
  const areServed = async () => {
    const seen = await kube.observe(objects)
    return objects.every((object) => seen.isServed(object))
  }
  const deadline = clock.now().getTime() + waitForKindMs
  let isServed = await areServed()
  while (!isServed && !stop.aborted && clock.now().getTime() < deadline) {
    await clock.sleep(1000, stop).catch(() => undefined)
    isServed = await areServed()
  }
  if (plugin !== 'cilium') return { isServed, canDenyAlone: true }
  const settings = await kube.get({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace: 'kube-system',
    name: 'cilium-config',
  })
  const data = settings?.['data'] as Readonly<Record<string, string>> | undefined
  return { isServed, canDenyAlone: data?.['enable-non-default-deny-policies'] !== 'false' }
}
