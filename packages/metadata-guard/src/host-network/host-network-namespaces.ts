import type { ClusterFacts } from '@dayone/pipeline'
import { exemptNames, type MetadataGuardConfig } from '../config.ts'

/**
 * Namespaces where kops runs system pods in the host network; rejecting them would prevent the cluster from recovering.
 */
const platformNamespaces = (facts: Pick<ClusterFacts, 'networkPlugin'>): readonly string[] =>
  facts.networkPlugin.name === 'flannel' ? ['kube-system', 'kube-flannel'] : ['kube-system']

/** Namespaces that may use the host network, sorted: those in the configuration, and those of the system. */
export const hostNetworkNamespaces = (
  config: Pick<MetadataGuardConfig, 'allowHostNetwork'>,
  facts: Pick<ClusterFacts, 'networkPlugin'>,
): readonly string[] => [...new Set([...platformNamespaces(facts), ...exemptNames(config.allowHostNetwork)])].sort()

/**
 * A namespace in which the guard must apply: preferably one of a team, else `default`; undefined if both may use the
 * host network.
 */
export const guardedNamespace = (
  config: Pick<MetadataGuardConfig, 'allowHostNetwork'>,
  facts: ClusterFacts,
): string | undefined => {
  const allowed = hostNetworkNamespaces(config, facts)
  return [...facts.namespaces.map(({ name }) => name), 'default'].find((name) => !allowed.includes(name))
}
