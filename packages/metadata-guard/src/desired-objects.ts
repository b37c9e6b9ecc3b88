import { ownedBy, type DesiredObject, type Ownership } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import type { MetadataGuardConfig } from './config.ts'
import { clusterwidePolicyKind, denyMetadataPolicy, isCilium } from './deny-policy/deny-metadata-policy.ts'
import { hostNetworkNamespaces } from './host-network/host-network-namespaces.ts'
import { admissionPolicyKind, hostNetworkBinding, hostNetworkPolicy } from './host-network/host-network-policy.ts'

export const ownership: Ownership = {
  step: 'metadata-guard',
  kinds: [
    clusterwidePolicyKind,
    admissionPolicyKind,
    { ...admissionPolicyKind, kind: `${admissionPolicyKind.kind}Binding` },
  ],
  ownsUnlabelled: ({ metadata: { name } }) => /^dayone-(deny-metadata|no-host-access)/.test(name),
}

/** Deleted after the guards that take their place are there. */
export const removalWave = 2

const networkDeny = (facts: ClusterFacts): DesiredObject => ({
  manifest: denyMetadataPolicy(facts),
  wave: 0,
  why: 'No pod can reach the metadata service, and no team can override it',
  guard: true,
})

/** Everything this step owns in the cluster. The binding comes after its policy, so that it never names one that is missing. */
export const desiredObjects = (config: MetadataGuardConfig, facts: ClusterFacts): readonly DesiredObject[] => {
  const allowed = hostNetworkNamespaces(config, facts)
  const why = 'A hostNetwork pod can reach the metadata service regardless of network policies'
  return ownedBy('metadata-guard', [
    ...(isCilium(facts) ? [networkDeny(facts)] : []),
    { manifest: hostNetworkPolicy(allowed), wave: 0, why, guard: true },
    { manifest: hostNetworkBinding(allowed), wave: 1, why, guard: true },
  ])
}

/**
 * What is never taken for a leftover: the deny on the network stays when the network plugin is not known to be Cilium.
 */
export const knownObjects = (config: MetadataGuardConfig, facts: ClusterFacts): readonly DesiredObject[] => [
  ...desiredObjects(config, facts),
  networkDeny(facts),
]
