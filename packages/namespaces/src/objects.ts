import type { DesiredObject, KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import type { NamespaceConfig, NamespacesConfig } from './config.ts'
import { namespaceObject } from './namespace-object.ts'
import { allowDns, allowSameNamespace, defaultDeny } from './network-policies.ts'
import { limitRange, resourceQuota } from './resource-limits.ts'

/** Objects of one wave are applied side by side. */
const waves = { namespace: 0, before: 1, guard: 2 } as const

/** Nobody's pods get the API token of this account unasked (CIS 5.1.5, 5.1.6). */
const defaultServiceAccount = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default', namespace },
  automountServiceAccountToken: false,
})

const bundle = (namespace: NamespaceConfig, facts: ClusterFacts): readonly DesiredObject[] => {
  const { name, profile } = namespace
  const before = (manifest: KubeObject, why: string) => ({ manifest, wave: waves.before, why })
  const guard = (manifest: KubeObject, why: string) => ({ manifest, wave: waves.guard, why })
  return [
    {
      manifest: namespaceObject(namespace, facts),
      wave: waves.namespace,
      why: `A place of its own, where the API server refuses pods that are not ${profile}`,
    },
    before(limitRange(namespace), 'A container that names no limits gets some; without them the quota would refuse it'),
    before(defaultServiceAccount(name), 'Pods get a token for the Kubernetes API only when they ask for one'),
    before(allowDns(name, facts.nodeLocalDns), 'Names resolve, also once everything else is denied'),
    ...(namespace.allowSameNamespace
      ? [before(allowSameNamespace(name), 'Pods of this namespace reach each other')]
      : []),
    // A scope would make it count only some pods.
    {
      ...guard(resourceQuota(namespace), 'One team cannot use up the cluster or open it to the internet'),
      exact: true,
    },
    guard(
      defaultDeny(name),
      'Nothing reaches these pods from outside, and they reach nothing, unless a policy says so',
    ),
  ]
}

/**
 * Everything that guards the configured namespaces, in waves: namespaces; what must be there before a guard closes;
 * the guards. Pure.
 */
export const objects = (config: NamespacesConfig, facts: ClusterFacts): readonly DesiredObject[] =>
  config.namespaces.flatMap((namespace) => bundle(namespace, facts))
