import type { KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'

interface PolicySpec {
  /** Every pod without. */
  readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> }
  readonly policyTypes: readonly ('Ingress' | 'Egress')[]
  readonly ingress?: readonly object[]
  readonly egress?: readonly object[]
}

/** Sets every field, including empty ones, so that additions of others are detected and removed. */
export const policy = (namespace: string, name: string, spec: PolicySpec): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec: { podSelector: {}, ingress: [], egress: [], ...spec },
})

/** Denies all ingress and egress for every pod (CIS 5.3.2). Policies are additive: others open what is needed. */
export const defaultDeny = (namespace: string): KubeObject =>
  policy(namespace, 'default-deny', { policyTypes: ['Ingress', 'Egress'] })

/**
 * Keeps egress open while only ingress is closed: other policies would close it, because each of them that allows some
 * egress denies the rest.
 */
export const allowEgressForNow = (namespace: string): KubeObject =>
  policy(namespace, 'allow-egress-for-now', { policyTypes: ['Egress'], egress: [{}] })

/** Pods of one namespace can reach each other. */
export const allowSameNamespace = (namespace: string): KubeObject =>
  policy(namespace, 'allow-same-namespace', {
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ podSelector: {} }] }],
    egress: [{ to: [{ podSelector: {} }] }],
  })

const dnsPorts = [
  { protocol: 'UDP', port: 53 },
  { protocol: 'TCP', port: 53 },
]

export const ciliumPolicy = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' } as const

/**
 * The node-local DNS cache with Cilium. kops binds its address to an interface of the node, and Cilium assigns node
 * addresses to the entity `host`, which no CIDR and so no ipBlock matches. Whether Cilium already knows the address
 * depends on which of the two started first, so the ipBlock of `allow-dns` stays as well.
 * https://docs.cilium.io/en/stable/security/policy/language/#ip-cidr-based · cilium/cilium#16308, #18644
 */
export const allowDnsOnNode = (namespace: string): KubeObject => ({
  ...ciliumPolicy,
  metadata: { name: 'allow-dns-on-node', namespace },
  spec: {
    endpointSelector: {},
    egress: [
      {
        toEntities: ['host'],
        toPorts: [{ ports: dnsPorts.map(({ protocol, port }) => ({ port: String(port), protocol })) }],
      },
    ],
  },
})

const oneAddress = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`

/**
 * DNS is required by almost every pod. One peer that is both in kube-system and a DNS pod: two peers would open all of
 * kube-system. The node-local cache runs in the host network, where only its address can be selected.
 */
export const allowDns = (namespace: string, nodeLocalDns: string | undefined): KubeObject =>
  policy(namespace, 'allow-dns', {
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          },
        ],
        ports: dnsPorts,
      },
      ...(nodeLocalDns === undefined
        ? []
        : [{ to: [{ ipBlock: { cidr: oneAddress(nodeLocalDns) } }], ports: dnsPorts }]),
    ],
  })

/** With Cilium, an ipBlock cannot select what runs on the node itself. */
export const needsDnsOnNode = ({
  networkPlugin,
  nodeLocalDns,
}: Pick<ClusterFacts, 'networkPlugin' | 'nodeLocalDns'>): boolean =>
  nodeLocalDns !== undefined && networkPlugin.name.startsWith('cilium')
