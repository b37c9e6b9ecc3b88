import type { KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { deniedCidrs } from './metadata-addresses.ts'

export const clusterwidePolicyKind = { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy' } as const
/** kops runs Calico without its API server, so its kinds are custom resources. */
export const tierKind = { apiVersion: 'crd.projectcalico.org/v1', kind: 'Tier' } as const
export const globalPolicyKind = { apiVersion: 'crd.projectcalico.org/v1', kind: 'GlobalNetworkPolicy' } as const

export const denyKinds = [clusterwidePolicyKind, tierKind, globalPolicyKind] as const

/** Network plugins with a deny rule for all pods that no team can override. */
export type DenyingPlugin = 'cilium' | 'calico'

const TIER = 'dayone'
const NAME = 'deny-metadata'

/** The names of the objects for all plugins. */
export const denyNames: readonly string[] = [TIER, `dayone-${NAME}`, `${TIER}.${NAME}`]

/** Undefined if the plugin has no such deny rule: kube-router, kindnet, flannel, amazonvpc and unknown plugins. */
export const denyingPlugin = ({
  networkPlugin: { name },
}: Pick<ClusterFacts, 'networkPlugin'>): DenyingPlugin | undefined =>
  name.startsWith('cilium') ? 'cilium' : name === 'calico' ? 'calico' : undefined

/**
 * Blocks the metadata addresses for every pod on the pod network. A deny rule overrides every allow rule, so no tenant
 * can open them. Without `enableDefaultDeny: false`, every selected pod would also lose all other traffic. Cilium docs:
 * Deny Policies; Policy Enforcement Modes.
 */
const ciliumDeny = (cidrs: readonly string[]): readonly KubeObject[] => [
  {
    ...clusterwidePolicyKind,
    metadata: { name: `dayone-${NAME}` },
    spec: {
      description: 'Pods cannot reach the cloud metadata service.',
      endpointSelector: {},
      enableDefaultDeny: { ingress: false, egress: false },
      egressDeny: [{ toCIDR: cidrs }],
    },
  },
]

/**
 * The same with Calico: a tier that is evaluated before those of Kubernetes' own policies (order 1,000,000) and of
 * admin policies (1,000), so that none of them can open the addresses. Traffic that is not denied passes to the next
 * tier: without the last rule every pod would lose all other traffic too, as with a deny-only policy in the default
 * tier. `projectcalico.org/name` is set on every namespace, and on nothing else, which excludes hosts.
 * https://docs.tigera.io/calico/latest/reference/resources/tier · …/globalnetworkpolicy
 */
const calicoDeny = (cidrs: readonly string[]): readonly KubeObject[] => {
  const deny = (ipVersion: 4 | 6) => ({
    action: 'Deny',
    ipVersion,
    destination: { nets: cidrs.filter((cidr) => cidr.includes(':') === (ipVersion === 6)) },
  })
  return [
    { ...tierKind, metadata: { name: TIER }, spec: { order: 100, defaultAction: 'Pass' } },
    {
      ...globalPolicyKind,
      metadata: { name: `${TIER}.${NAME}` },
      spec: {
        tier: TIER,
        order: 10,
        namespaceSelector: 'has(projectcalico.org/name)',
        types: ['Egress'],
        egress: [deny(4), deny(6), { action: 'Pass' }],
      },
    },
  ]
}

/** The objects that block the metadata addresses in the network, by plugin; a tier comes before its policies. Pure. */
export const denyMetadataObjects = (
  plugin: DenyingPlugin,
  facts: Pick<ClusterFacts, 'nodeLocalDns'>,
): readonly KubeObject[] => (plugin === 'cilium' ? ciliumDeny : calicoDeny)(deniedCidrs(facts))
