import type { ClusterFacts } from '@dayone/pipeline'
import type { MetadataGuardConfig } from '../config.ts'

/** Where kops puts pods that run the cluster itself on the node's network; refusing them would keep it from healing. */
const platformNamespaces = (facts: Pick<ClusterFacts, 'networkPlugin'>): readonly string[] =>
  facts.networkPlugin.name === 'flannel' ? ['kube-system', 'kube-flannel'] : ['kube-system']

/** Namespaces that may use the node's network, sorted: those listed and those the cluster lives by. */
export const hostNetworkNamespaces = (
  config: Pick<MetadataGuardConfig, 'allowHostNetwork'>,
  facts: Pick<ClusterFacts, 'networkPlugin'>,
): readonly string[] => [...new Set([...platformNamespaces(facts), ...config.allowHostNetwork])].sort()

/** A namespace in which the guard must hold: one of the teams' first, else `default`; undefined when both may use the node's network. */
export const guardedNamespace = (config: MetadataGuardConfig, facts: ClusterFacts): string | undefined => {
  const allowed = hostNetworkNamespaces(config, facts)
  return [...facts.namespaces.map(({ name }) => name), 'default'].find((name) => !allowed.includes(name))
}
