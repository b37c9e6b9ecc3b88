import type { KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { deniedCidrs } from './metadata-addresses.ts'

export const clusterwidePolicyKind = { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy' } as const
export const denyPolicyName = 'dayone-deny-metadata'

export const isCilium = (facts: Pick<ClusterFacts, 'networkPlugin'>): boolean =>
  facts.networkPlugin.name.startsWith('cilium')

/**
 * Closes the metadata addresses to every pod on the pod network. A deny beats every allow, so no tenant can open them again.
 * Without `enableDefaultDeny: false` every selected pod would lose all other traffic too.
 * Cilium docs: Deny Policies; Policy Enforcement Modes.
 */
export const denyMetadataPolicy = (facts: Pick<ClusterFacts, 'nodeLocalDns'>): KubeObject => ({
  ...clusterwidePolicyKind,
  metadata: { name: denyPolicyName },
  spec: {
    description: 'Pods cannot reach the cloud metadata service.',
    endpointSelector: {},
    enableDefaultDeny: { ingress: false, egress: false },
    egressDeny: [{ toCIDR: deniedCidrs(facts) }],
  },
})
