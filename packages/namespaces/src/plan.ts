import { planObjects, type ObjectChange } from '@dayone/kube'
import type { ClusterFacts, Plan } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'
import { closingFindings, networkFindings } from './network-findings.ts'
import { objects } from './objects.ts'
import type { NamespacesObserved } from './observe.ts'
import { withPinReason } from './pod-security-pin.ts'
import { openPolicyFindings } from './open-policies.ts'
import { unguardedFindings } from './unguarded-namespaces.ts'
import { violatingPodsFindings } from './violating-pods.ts'

export const plan = (
  config: NamespacesConfig,
  observed: NamespacesObserved | undefined,
  facts: ClusterFacts,
): Plan<ObjectChange> => ({
  changes: planObjects(objects(config, facts), observed?.objects).map((change) =>
    withPinReason(change, observed?.objects, facts),
  ),
  findings: [
    ...networkFindings(facts),
    ...(facts.networkPlugin.enforcesNetworkPolicy ? closingFindings(config, observed?.objects) : []),
    ...violatingPodsFindings(observed?.violating ?? []),
    ...openPolicyFindings(observed?.open ?? []),
    ...unguardedFindings(observed?.unguarded ?? [], config),
  ],
})
