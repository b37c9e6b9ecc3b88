import type { DesiredObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import type { MetadataGuardConfig } from './config.ts'
import { denyMetadataPolicy, isCilium } from './deny-metadata-policy.ts'
import { hostNetworkNamespaces } from './host-network-namespaces.ts'
import { hostNetworkBinding, hostNetworkPolicy } from './host-network-policy.ts'

/** Everything this step owns in the cluster. The binding comes after its policy, so that it never names one that is missing. */
export const desiredObjects = (config: MetadataGuardConfig, facts: ClusterFacts): readonly DesiredObject[] => {
  const allowed = hostNetworkNamespaces(config, facts)
  const why = 'A pod on the network of its node reaches the metadata address whatever network policies say.'
  return [
    ...(isCilium(facts)
      ? [
          {
            manifest: denyMetadataPolicy(facts),
            wave: 0,
            why: 'No pod reaches the metadata address, and no team can open it again.',
          },
        ]
      : []),
    { manifest: hostNetworkPolicy(allowed), wave: 0, why },
    { manifest: hostNetworkBinding(allowed), wave: 1, why },
  ]
}
