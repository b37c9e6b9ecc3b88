import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { zoneConflict } from './answer-conflicts.ts'
import { discoveryStoreProblem } from './discovery-store.ts'
import { dnsZoneProblem } from './dns-zone.ts'

/**
 * The answers about network, DNS and IAM roles that a specification contains. A value is `undefined` if dayone.yaml
 * cannot express it: mixed subnet types, no load balancer, or a discovery service. Pure; the values may still be
 * invalid as answers.
 */
export function readNetworkAnswers(spec: ClusterSpec): Readonly<Record<string, unknown>> {
  const at = (...path: string[]): unknown => readPath(spec.cluster, ['spec', ...path])
  const topology = topologyOf(spec)
  const isPrivate = topology === 'private'
  const networkId = at('networkID')
  const subnets = subnetsOf(spec)
  const isShared = typeof networkId === 'string'
  return {
    topology,
    bastion: isPrivate ? spec.instanceGroups.some((group) => group.spec['role'] === 'Bastion') : undefined,
    apiLoadBalancer: lowerCase(at('api', 'loadBalancer', 'type')),
    ...dnsOf(spec),
    networkId: networkId === undefined ? 'new' : networkId,
    subnetIds: isShared ? idsOf(subnets.filter(({ type }) => type !== 'Utility')) : undefined,
    utilitySubnetIds: isShared && isPrivate ? idsOf(subnets.filter(({ type }) => type === 'Utility')) : undefined,
    ...identityOf(spec),
  }
}

interface Subnet {
  readonly type: unknown
  readonly id: unknown
}

const subnetsOf = ({ cluster }: ClusterSpec): readonly Subnet[] => {
  const subnets = cluster.spec['subnets']
  return (Array.isArray(subnets) ? (subnets as unknown[]) : []).map((subnet) => ({
    type: readPath(subnet, ['type']),
    id: readPath(subnet, ['id']),
  }))
}

/**
 * The subnets decide; older specifications also set the topology of the machines. kops treats a subnet without a type
 * as public.
 */
function topologyOf(spec: ClusterSpec): 'public' | 'private' | undefined {
  const types = subnetsOf(spec).flatMap(({ type }) => (type === 'Utility' ? [] : [type ?? 'Public']))
  if (types.length === 0) return undefined
  if (types.every((type) => type === 'Public')) return 'public'
  return types.every((type) => type === 'Private' || type === 'DualStack') ? 'private' : undefined
}

/**
 * Returns all subnet ids, an empty list if kops created the subnets, or undefined if kops created only some of them.
 */
function idsOf(subnets: readonly Subnet[]): readonly unknown[] | undefined {
  const ids = subnets.flatMap(({ id }) => (typeof id === 'string' ? [id] : []))
  return ids.length > 0 && ids.length === subnets.length ? ids : undefined
}

/** Neither an unnamed zone nor gossip DNS can be expressed as an answer. */
function dnsOf({ cluster }: ClusterSpec): Readonly<Record<string, unknown>> {
  const { name } = cluster.metadata
  const dns = lowerCase(readPath(cluster, ['spec', 'topology', 'dns', 'type']))
  const dnsZone = readPath(cluster, ['spec', 'dnsZone'])
  if (dns === 'none') return { dns }
  if (typeof dnsZone !== 'string' || name.endsWith('.k8s.local')) return {}
  return (dnsZoneProblem(dnsZone) ?? zoneConflict(name, dnsZone)) === undefined ? { dns, dnsZone } : {}
}

/** kops appends the cluster name to the configured store. */
function identityOf({ cluster }: ClusterSpec): Readonly<Record<string, unknown>> {
  const discovery = readPath(cluster, ['spec', 'serviceAccountIssuerDiscovery'])
  if (discovery === undefined) return { workloadIdentity: false }
  const store = readPath(discovery, ['discoveryStore'])
  const end = `/${cluster.metadata.name}`
  if (typeof store !== 'string' || !store.endsWith(end)) return {}
  const discoveryStore = store.slice(0, -end.length)
  return discoveryStoreProblem(discoveryStore) === undefined ? { workloadIdentity: true, discoveryStore } : {}
}

const lowerCase = (value: unknown): string | undefined => (typeof value === 'string' ? value.toLowerCase() : undefined)
