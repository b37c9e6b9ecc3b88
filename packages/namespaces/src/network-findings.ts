import type { ClusterFacts, Finding } from '@dayone/pipeline'

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
