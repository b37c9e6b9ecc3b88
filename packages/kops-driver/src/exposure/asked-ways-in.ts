import type { GuardingGroup } from '@dayone/aws'
import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { accessListOf, type AccessList } from '../spec/access-lists.ts'
import { isControlPlane, isNodeGroup } from '../spec/instance-groups.ts'

/** One opening that an access list requires: a protocol, its ports or ICMP types, and the sources. */
export interface AskedWayIn {
  readonly list: AccessList['id']
  readonly protocol: string
  readonly from: number
  readonly to: number
  readonly sources: readonly string[]
}

export interface Ports {
  readonly from: number
  readonly to: number
}

/** kube-apiserver, `--service-node-port-range`. */
const NODE_PORTS: Ports = { from: 30000, to: 32767 }

/** The port range of NodePort services. Pure. */
export function nodePorts({ cluster }: ClusterSpec): Ports {
  const value = readPath(cluster, ['spec', 'kubeAPIServer', 'serviceNodePortRange'])
  const [, from, to] = /^(\d+)-(\d+)$/.exec(typeof value === 'string' ? value : '') ?? []
  return from === undefined || to === undefined ? NODE_PORTS : { from: Number(from), to: Number(to) }
}

/** What a security group protects, by the machines and load balancers it is attached to. Pure. */
export function guarded(spec: ClusterSpec, { instanceGroups, loadBalancers }: GuardingGroup) {
  const groups = spec.instanceGroups.filter(({ metadata }) => instanceGroups.includes(metadata.name))
  return {
    isApi: loadBalancers.includes('api') || groups.some(isControlPlane),
    isNode: groups.some(isNodeGroup),
    isMachine: instanceGroups.length > 0,
    isBalancer: loadBalancers.length > 0,
  }
}

/**
 * The rules that kops creates in a group for the access lists of a specification. Pure. Source: kops 1.36,
 * pkg/model/awsmodel: external_access.go, api_loadbalancer.go, bastion.go.
 */
export function askedWaysIn(spec: ClusterSpec, group: GuardingGroup): readonly AskedWayIn[] {
  const { isApi, isNode, isMachine } = guarded(spec, group)
  const way = (list: AccessList['id'], protocol: string, { from, to }: Ports, more: readonly string[] = []) => ({
    list,
    protocol,
    from,
    to,
    sources: [...more, ...accessListOf(spec, list)],
  })
  const only = (port: number): Ports => ({ from: port, to: port })
  const isBastion = group.loadBalancers.includes('bastion')
  return [
    ...(isApi ? [way('api-access', 'tcp', only(443), networkRanges(spec)), way('api-access', 'tcp', only(8443))] : []),
    ...(group.loadBalancers.includes('api') ? icmp((protocol, types) => way('api-access', protocol, types)) : []),
    ...(isMachine ? [way('ssh-access', 'tcp', only(22))] : []),
    ...(isBastion ? [way('ssh-access', 'tcp', only(22), networkRanges(spec))] : []),
    ...(isBastion ? icmp((protocol, types) => way('ssh-access', protocol, types, networkRanges(spec))) : []),
    ...(isNode ? ['tcp', 'udp'].map((protocol) => way('node-port-access', protocol, nodePorts(spec))) : []),
  ]
}

/** Path MTU discovery needs "destination unreachable" of IPv4 and all of ICMPv6. */
const icmp = <Way>(way: (protocol: string, types: Ports) => Way): readonly Way[] => [
  way('icmp', { from: 3, to: 4 }),
  way('icmpv6', { from: -1, to: -1 }),
]

/** The cluster's own network, which kops allows if a load balancer has no security group or is internal. */
function networkRanges({ cluster }: ClusterSpec): readonly string[] {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value])
  const subnets = list(readPath(cluster, ['spec', 'subnets'])).flatMap((subnet) => [
    readPath(subnet, ['cidr']),
    readPath(subnet, ['ipv6CIDR']),
  ])
  return [
    ...list(readPath(cluster, ['spec', 'networkCIDR'])),
    ...list(readPath(cluster, ['spec', 'additionalNetworkCIDRs'])),
    ...subnets,
  ].filter((value): value is string => typeof value === 'string' && value.includes('/'))
}

/** Security groups that the specification references by id. kops does not manage their rules. Pure. */
export function namedGroups({ cluster, instanceGroups }: ClusterSpec): readonly string[] {
  const balancer = ['spec', 'api', 'loadBalancer']
  return [
    readPath(cluster, [...balancer, 'additionalSecurityGroups']),
    readPath(cluster, [...balancer, 'securityGroupOverride']),
    ...instanceGroups.flatMap(({ spec }) => [spec['additionalSecurityGroups'], spec['securityGroupOverride']]),
  ]
    .flat()
    .filter((value): value is string => typeof value === 'string')
}
