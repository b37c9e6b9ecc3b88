import { planObjects, type ObjectChange } from '@dayone/kube'
import type { ClusterFacts, Plan } from '@dayone/pipeline'
import type { MetadataGuardConfig } from './config.ts'
import { clusterwidePolicyKind } from './deny-metadata-policy.ts'
import { desiredObjects } from './desired-objects.ts'
import { admissionFindings, admissionPolicyKind } from './host-network-policy.ts'
import { hostNetworkFindings } from './host-network-pods.ts'
import { hostNetworkNamespaces } from './host-network-namespaces.ts'
import { canDenyOnNetwork, networkFindings } from './network-findings.ts'
import { stateFindings } from './metadata-states.ts'
import type { MetadataGuardObserved } from './observe.ts'
import { instanceChanges, type InstanceChange } from './opened-instances.ts'
import { replaceWeakened } from './replace-weakened.ts'

/** An object of Kubernetes, or the options of a machine. */
export type GuardChange = ObjectChange | InstanceChange

export const plan = (
  config: MetadataGuardConfig,
  observed: MetadataGuardObserved | undefined,
  facts: ClusterFacts,
): Plan<GuardChange> => {
  const isPossible = canDenyOnNetwork(facts, observed?.cilium)
  const canRefuse = observed?.objects.isServed(admissionPolicyKind) ?? true
  const desired = desiredObjects(config, facts).filter(
    ({ manifest }) =>
      (isPossible || manifest.kind !== clusterwidePolicyKind.kind) &&
      (canRefuse || !manifest.kind.startsWith(admissionPolicyKind.kind)),
  )
  return {
    changes: [
      ...instanceChanges(observed?.opened ?? []),
      ...replaceWeakened(desired, observed?.objects, planObjects(desired, observed?.objects)),
    ],
    findings: [
      ...stateFindings(facts.name, observed?.states ?? {}),
      ...networkFindings(facts, observed?.cilium),
      ...admissionFindings(canRefuse),
      ...hostNetworkFindings(observed?.hostNetworkPods ?? [], hostNetworkNamespaces(config, facts)),
    ],
  }
}
