import type { KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { ciliumPolicy, policy } from './network-policies.ts'
import { internetBlocks } from '../connections/addresses.ts'
import type { EgressPeer, IngressPeer } from '../connections/connection-config.ts'
import { parsePort } from '../connections/port.ts'

/** Public services use TLS: registries, AWS, STS for IAM roles of pods. */
const INTERNET_PORTS = [443]

/** Names that are reserved for dayone: such policies are ours even in a namespace that was not guarded before. */
export const connectionPolicyNames = ['dayone-allow-ingress', 'dayone-allow-egress', 'dayone-allow-api-server'] as const

const portsOf = (listed: readonly (string | number)[] | undefined) =>
  listed === undefined ? {} : { ports: listed.flatMap((port) => parsePort(port) ?? []) }

/** By name only: anyone who may change a namespace can set any other label. */
const namespaceBlock = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
})

const addressesOf = ({ cidr, except }: { readonly cidr: string; readonly except?: readonly string[] | undefined }) => ({
  ipBlock: { cidr, ...(except === undefined ? {} : { except }) },
})

const peerOf = ({ namespace, cidr, except }: IngressPeer): object =>
  namespace === undefined ? addressesOf({ cidr: cidr ?? '', except }) : namespaceBlock(namespace)

const egressOf = (peer: EgressPeer, ownNetworks: readonly string[]): object =>
  peer.internet === true
    ? { to: internetBlocks(ownNetworks).map(addressesOf), ...portsOf(peer.ports ?? INTERNET_PORTS) }
    : { to: [peerOf(peer)], ...portsOf(peer.ports) }

/** Who may connect to the namespace; undefined if no one else may. */
export const allowIngress = (namespace: string, peers: readonly IngressPeer[] = []): KubeObject | undefined =>
  peers.length === 0
    ? undefined
    : policy(namespace, 'dayone-allow-ingress', {
        policyTypes: ['Ingress'],
        ingress: peers.map((peer) => ({ from: [peerOf(peer)], ...portsOf(peer.ports) })),
      })

/** Where the namespace may connect to; undefined if nowhere else. */
export const allowEgress = (
  namespace: string,
  peers: readonly EgressPeer[] = [],
  { vpcCidr, podCidr, serviceCidr }: Pick<ClusterFacts, 'vpcCidr' | 'podCidr' | 'serviceCidr'>,
): KubeObject | undefined => {
  const addressed = peers.filter(({ apiServer }) => apiServer === undefined)
  const ownNetworks = [vpcCidr, podCidr, serviceCidr].filter((cidr) => cidr !== undefined)
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
  networkPlugin.name.startsWith('cilium') && peers.some(({ apiServer }) => apiServer === true)
    ? {
        ...ciliumPolicy,
        metadata: { name: 'dayone-allow-api-server', namespace },
        spec: { endpointSelector: {}, egress: [{ toEntities: ['kube-apiserver'] }] },
      }
    : undefined
