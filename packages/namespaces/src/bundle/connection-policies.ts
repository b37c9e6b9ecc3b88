import type { KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { ciliumPolicy, policy } from './network-policies.ts'
import { internetBlocks } from '../connections/addresses.ts'
import type { EgressPeer, IngressPeer } from '../connections/connection-config.ts'
import { parsePort } from '../connections/port.ts'

/** Public services use TLS: registries, AWS, STS for IAM roles of pods. */
const INTERNET_PORTS = [443]

/** Names that are reserved for dayone: such policies are ours even in a namespace that was not guarded before. */
export const connectionPolicyNames = [
  'dayone-allow-ingress',
  'dayone-allow-egress',
  'dayone-allow-api-server',
  'dayone-allow-from-api-server',
] as const

const portsOf = (listed: readonly (string | number)[] | undefined) =>
  listed === undefined ? {} : { ports: listed.flatMap((port) => parsePort(port) ?? []) }

/** By name only: anyone who may change a namespace can set any other label. */
const namespaceBlock = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
})

const addressesOf = ({ cidr, except }: { readonly cidr: string; readonly except?: readonly string[] | undefined }) => ({
  ipBlock: { cidr, ...(except === undefined ? {} : { except }) },
})

const peerOf = ({ namespace, cidr, except }: Pick<IngressPeer, 'namespace' | 'cidr' | 'except'>): object =>
  namespace === undefined ? addressesOf({ cidr: cidr ?? '', except }) : namespaceBlock(namespace)

const egressOf = (peer: EgressPeer, ownNetworks: readonly string[]): object =>
  peer.internet === true
    ? { to: internetBlocks(ownNetworks).map(addressesOf), ...portsOf(peer.ports ?? INTERNET_PORTS) }
    : { to: [peerOf(peer)], ...portsOf(peer.ports) }

type VpcFacts = Pick<ClusterFacts, 'vpcCidr' | 'additionalVpcCidrs'>

/** The ranges of the VPC, each of which may have subnets with control planes; empty if they are not known. */
export const vpcRanges = ({ vpcCidr, additionalVpcCidrs = [] }: VpcFacts): readonly string[] =>
  vpcCidr === undefined ? [] : [vpcCidr, ...additionalVpcCidrs]

/** Who may connect to the namespace; undefined if no one else may. */
export const allowIngress = (
  namespace: string,
  peers: readonly IngressPeer[] = [],
  facts: VpcFacts & Pick<ClusterFacts, 'networkPlugin'>,
): KubeObject | undefined => {
  const ingress = peers.flatMap((peer) => {
    if (peer.apiServer !== true) return [{ from: [peerOf(peer)], ...portsOf(peer.ports) }]
    // The API server runs in the network of its node; Cilium can name it, see allowFromApiServer.
    const ranges = isCilium(facts.networkPlugin) ? [] : vpcRanges(facts)
    return ranges.length === 0 ? [] : [{ from: ranges.map((cidr) => addressesOf({ cidr })), ...portsOf(peer.ports) }]
  })
  return ingress.length === 0
    ? undefined
    : policy(namespace, 'dayone-allow-ingress', { policyTypes: ['Ingress'], ingress })
}

export const isCilium = ({ name }: ClusterFacts['networkPlugin']): boolean => name.startsWith('cilium')

/**
 * How Cilium sees the API server, which kops runs in the network of its nodes: mostly `kube-apiserver`. Where traffic
 * leaves through an address that Cilium assigns to the node itself, it is only known as that node.
 * https://docs.cilium.io/en/stable/security/policy/language/#entities-based · cilium/cilium#18049, #27967
 */
export const apiServerEntities = ['kube-apiserver', 'remote-node', 'host'] as const

const ciliumPortsOf = (listed: readonly (string | number)[] | undefined) =>
  listed === undefined
    ? {}
    : {
        toPorts: [
          {
            ports: listed.flatMap((text) => {
              const found = parsePort(text)
              if (found === undefined) return []
              const { protocol, port, endPort } = found
              return [{ port: String(port), protocol, ...(endPort === undefined ? {} : { endPort }) }]
            }),
          },
        ],
      }

/** The API server, which calls webhooks and aggregated APIs in the namespace; only Cilium can name it. */
export const allowFromApiServer = (
  namespace: string,
  peers: readonly IngressPeer[] = [],
  { networkPlugin }: Pick<ClusterFacts, 'networkPlugin'>,
): KubeObject | undefined => {
  const callers = peers.filter(({ apiServer }) => apiServer === true)
  return !isCilium(networkPlugin) || callers.length === 0
    ? undefined
    : {
        ...ciliumPolicy,
        metadata: { name: 'dayone-allow-from-api-server', namespace },
        spec: {
          endpointSelector: {},
          ingress: callers.map(({ ports }) => ({
            fromEntities: [...apiServerEntities],
            ...ciliumPortsOf(ports),
          })),
        },
      }
}

/** Where the namespace may connect to; undefined if nowhere else. */
export const allowEgress = (
  namespace: string,
  peers: readonly EgressPeer[] = [],
  facts: VpcFacts & Pick<ClusterFacts, 'podCidr' | 'serviceCidr'>,
): KubeObject | undefined => {
  const addressed = peers.filter(({ apiServer }) => apiServer === undefined)
  const ownNetworks = [...vpcRanges(facts), facts.podCidr, facts.serviceCidr].filter((cidr) => cidr !== undefined)
  return addressed.length === 0
    ? undefined
    : policy(namespace, 'dayone-allow-egress', {
        policyTypes: ['Egress'],
        egress: addressed.map((peer) => egressOf(peer, ownNetworks)),
      })
}

/**
 * The API server, which only Cilium can select: its addresses change whenever a control plane is replaced.
 * https://docs.cilium.io/en/stable/security/policy/language/#entities-based
 */
export const allowApiServer = (
  namespace: string,
  peers: readonly EgressPeer[] = [],
  { networkPlugin }: Pick<ClusterFacts, 'networkPlugin'>,
): KubeObject | undefined =>
  isCilium(networkPlugin) && peers.some(({ apiServer }) => apiServer === true)
    ? {
        ...ciliumPolicy,
        metadata: { name: 'dayone-allow-api-server', namespace },
        spec: { endpointSelector: {}, egress: [{ toEntities: ['kube-apiserver'] }] },
      }
    : undefined
