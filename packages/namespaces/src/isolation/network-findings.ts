import { hasManagedLabel, type ObservedObjects, type PluginEnforcement } from '@dayone/kube'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import type { NamespacesConfig } from '../config.ts'
import type { Platform } from '../platform/platform-rule.ts'
import { isObserved } from '../observing/phases.ts'

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
          text: `The network plugin ${networkPlugin.name} accepts NetworkPolicies but ignores them: namespaces are not isolated.`,
          hint: 'Use Cilium or Calico: set cluster.networking for a new cluster, or migrate this one as described by kops.',
        },
      ]

/** The plugin supports enforcement, but its settings or agents prevent it. */
export const enforcementFindings = (
  plugin: PluginEnforcement | undefined,
  { networkPlugin }: ClusterFacts,
): readonly Finding[] =>
  networkPlugin.enforcesNetworkPolicy
    ? (plugin?.faults ?? []).map((fault, index) => ({
        ...fault,
        id: `NS-02/enforcement/${index}`,
        kind: 'risk',
        target: `network plugin ${networkPlugin.name}`,
        control: 'NS-02',
      }))
    : []

/** Cilium's operator installs the CRD on its first start. */
export const dnsFinding: Finding = {
  id: 'NS-02/dns-on-node',
  kind: 'risk',
  target: 'CiliumNetworkPolicy allow-dns-on-node',
  severity: 'high',
  control: 'NS-02',
  text: 'CiliumNetworkPolicy is not served yet, so the node-local DNS cache cannot be allowed: names may not resolve.',
  hint: 'Check `kubectl -n kube-system get pods`, then run `dayone up namespaces` again.',
}

/** A namespace of others may contain pods that depend on connections which default-deny cuts. */
export const closingFindings = (
  { namespaces }: NamespacesConfig,
  observed: ObservedObjects | undefined,
  { rules }: Pick<Platform, 'rules'>,
): readonly Finding[] =>
  namespaces.flatMap(({ name, ingressFrom = [], egressTo = [] }) => {
    const live = observed?.find({ apiVersion: 'v1', kind: 'Namespace', name })
    if (live === undefined || (hasManagedLabel(live) && !isObserved(live))) return []
    const kept = [
      'DNS',
      ...(ingressFrom.length + egressTo.length === 0 ? [] : ['what ingressFrom and egressTo list']),
      ...(rules.some(({ namespace }) => namespace === name) ? ['what the platform needs, which this plan allows'] : []),
    ]
    return [
      {
        id: `NS-02/${name}/closing`,
        kind: 'risk',
        target: `Namespace ${name}`,
        severity: 'high',
        control: 'NS-02',
        text: `${name} already exists. Its pods will lose all connections to and from other namespaces and the internet, except ${kept.join(' and ')}.`,
        hint: 'List the connections they need under ingressFrom and egressTo in dayone.yaml before you approve this.',
      },
    ]
  })
