import { hasManagedLabel, type ObservedObjects } from '@dayone/kube'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'

/** Without a plugin that enforces them, NetworkPolicies are stored and ignored. */
export const networkFindings = ({ networkPlugin, name }: ClusterFacts): readonly Finding[] =>
  networkPlugin.enforcesNetworkPolicy
    ? []
    : [
        {
          id: 'NS-02/network-plugin',
          kind: 'impossible',
          target: name,
          severity: 'high',
          control: 'NS-02',
          text: `The network plugin ${networkPlugin.name} accepts NetworkPolicies and ignores them: namespaces are not isolated from each other.`,
          hint: 'Use Cilium or Calico: choose it for a new cluster (cluster.networking), or move this one as kops describes.',
        },
      ]

/** A namespace that others made may hold pods that live by connections which default-deny ends. */
export const closingFindings = (
  { namespaces }: NamespacesConfig,
  observed: ObservedObjects | undefined,
): readonly Finding[] =>
  namespaces.flatMap(({ name }) => {
    const live = observed?.find({ apiVersion: 'v1', kind: 'Namespace', name })
    if (live === undefined || hasManagedLabel(live)) return []
    return [
      {
        id: `NS-02/${name}/closing`,
        kind: 'risk',
        target: `Namespace ${name}`,
        severity: 'high',
        control: 'NS-02',
        text: `${name} exists already. What runs there loses every connection to and from other namespaces and the internet, but for DNS.`,
        hint: 'Add NetworkPolicies for the connections it needs before you approve this.',
      },
    ]
  })
