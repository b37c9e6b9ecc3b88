import { admissionBindingKind, admissionPolicyKind, ownedBy, type DesiredObject, type Ownership } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import type { MetadataGuardConfig } from './config.ts'
import {
  denyingPlugin,
  denyKinds,
  denyMetadataObjects,
  denyNames,
  type DenyingPlugin,
} from './deny-policy/deny-metadata-policy.ts'
import { hostNetworkNamespaces } from './host-network/host-network-namespaces.ts'
import { hostNetworkBinding, hostNetworkPolicy } from './host-network/host-network-policy.ts'
import { guardsPolicies, policyGuard, policyGuardBinding, policyGuardName } from './deny-policy/open-policy-guard.ts'

export const ownership: Ownership = {
  step: 'metadata-guard',
  kinds: [...denyKinds, admissionPolicyKind, admissionBindingKind],
  ownsUnlabelled: ({ metadata: { name } }) =>
    denyNames.includes(name) || name === policyGuardName || name.startsWith('dayone-no-host-access'),
}

/** Deleted after the guards that replace them exist. */
export const removalWave = 2

const networkDeny = (plugin: DenyingPlugin, facts: ClusterFacts): readonly DesiredObject[] =>
  denyMetadataObjects(plugin, facts).map((manifest, wave) => ({
    manifest,
    wave,
    why: 'No pod can reach the metadata service, and no team can override it',
    guard: true,
  }))

const policyGuardObjects = (exempt: readonly string[], facts: ClusterFacts): readonly DesiredObject[] => {
  const why = 'Network policies add up, so one that allows the metadata service opens it'
  return [
    { manifest: policyGuard(facts), wave: 0, why, guard: true },
    { manifest: policyGuardBinding(exempt), wave: 1, why, guard: true },
  ]
}

/**
 * Everything this step owns in the cluster. The binding comes after its policy, so that it never refers to a missing
 * one.
 */
export const desiredObjects = (config: MetadataGuardConfig, facts: ClusterFacts): readonly DesiredObject[] => {
  const allowed = hostNetworkNamespaces(config, facts)
  const plugin = denyingPlugin(facts)
  const why = 'A hostNetwork pod can reach the metadata service regardless of network policies'
  return ownedBy('metadata-guard', [
    ...(plugin === undefined ? [] : networkDeny(plugin, facts)),
    { manifest: hostNetworkPolicy(allowed), wave: 0, why, guard: true },
    { manifest: hostNetworkBinding(allowed), wave: 1, why, guard: true },
    ...(guardsPolicies(facts) ? policyGuardObjects(allowed, facts) : []),
  ])
}

/** Objects that never count as leftovers: the deny rule of any plugin stays while the network plugin is unknown. */
export const knownObjects = (config: MetadataGuardConfig, facts: ClusterFacts): readonly DesiredObject[] => [
  ...desiredObjects(config, facts),
  ...networkDeny('cilium', facts),
  ...networkDeny('calico', facts),
]
