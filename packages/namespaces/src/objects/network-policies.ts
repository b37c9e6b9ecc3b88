import type { KubeObject } from '@dayone/kube'

interface PolicySpec {
  readonly policyTypes: readonly ('Ingress' | 'Egress')[]
  readonly ingress?: readonly object[]
  readonly egress?: readonly object[]
}

/** Every field is said, also an empty one: what somebody adds to the policy is then seen, and taken away again. */
export const policy = (namespace: string, name: string, spec: PolicySpec): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec: { podSelector: {}, ingress: [], egress: [], ...spec },
})

/** Nothing in, nothing out, for every pod (CIS 5.3.2). Other policies open what is needed: they add up. */
export const defaultDeny = (namespace: string): KubeObject =>
  policy(namespace, 'default-deny', { policyTypes: ['Ingress', 'Egress'] })

/** Pods of one namespace reach each other. */
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
 * The node-local DNS cache under Cilium. kops binds its address to an interface of the node, and Cilium counts the addresses
 * of a node as the entity `host`, which no CIDR and so no ipBlock matches; whether it has seen the address yet depends on
 * which of the two started first, so the ipBlock of `allow-dns` stays beside it.
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

/**
 * Names must resolve, or nothing works. One peer that is both in kube-system and a DNS pod: two peers would open all
 * of kube-system. The node-local cache runs on the node's network, where only its address can be named.
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
      ...(nodeLocalDns === undefined ? [] : [{ to: [{ ipBlock: { cidr: `${nodeLocalDns}/32` } }], ports: dnsPorts }]),
    ],
  })
