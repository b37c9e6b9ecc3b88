import { ownedBy, type DesiredObject, type KubeObject, type Ownership } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import type { NamespaceConfig, NamespacesConfig } from '../config.ts'
import { allowApiServer, allowEgress, allowIngress, connectionPolicyNames } from './connection-policies.ts'
import { namespaceObject } from './namespace-object.ts'
import { allowDns, allowDnsOnNode, allowSameNamespace, defaultDeny } from './network-policies.ts'
import { limitRange, resourceQuota } from './resource-limits.ts'
import { admissionBindingKind, admissionPolicyKind } from '../tenant-rules/admission-kinds.ts'
import { tenantPolicyNames, tenantRuleObjects } from '../tenant-rules/tenant-rule-objects.ts'

/** Objects of one wave are applied in parallel. */
export const waves = { namespace: 0, before: 1, guard: 2, removals: 3 } as const

const policyNames: readonly string[] = [
  'default-deny',
  'allow-dns',
  'allow-dns-on-node',
  'allow-same-namespace',
  ...connectionPolicyNames,
]

export const ownership: Ownership = {
  step: 'namespaces',
  kinds: [
    { apiVersion: 'v1', kind: 'Namespace' },
    { apiVersion: 'v1', kind: 'LimitRange' },
    { apiVersion: 'v1', kind: 'ResourceQuota' },
    { apiVersion: 'v1', kind: 'ServiceAccount' },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
    { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
    admissionPolicyKind,
    admissionBindingKind,
  ],
  ownsUnlabelled: ({ kind, metadata: { name } }) =>
    kind === 'ServiceAccount'
      ? name === 'default'
      : kind.startsWith('ValidatingAdmissionPolicy')
        ? tenantPolicyNames.some((policy) => policy === name)
        : !kind.endsWith('NetworkPolicy') || policyNames.includes(name),
}

/** Pods do not get the API token of this account by default (CIS 5.1.5, 5.1.6). */
const defaultServiceAccount = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default', namespace },
  automountServiceAccountToken: false,
})

/** With Cilium, an ipBlock cannot select what runs on the node itself. */
const needsDnsOnNode = ({ networkPlugin, nodeLocalDns }: ClusterFacts): boolean =>
  nodeLocalDns !== undefined && networkPlugin.name.startsWith('cilium')

const bundle = (namespace: NamespaceConfig, facts: ClusterFacts): readonly DesiredObject[] => {
  const { name, profile, ingressFrom, egressTo } = namespace
  const before = (manifest: KubeObject, why: string) => ({ manifest, wave: waves.before, why })
  const guard = (manifest: KubeObject, why: string) => ({ manifest, wave: waves.guard, why })
  const opening = (manifest: KubeObject | undefined, why: string) =>
    manifest === undefined ? [] : [before(manifest, why)]
  return [
    {
      manifest: namespaceObject(namespace, facts),
      wave: waves.namespace,
      why: `A namespace where the API server rejects pods that are not ${profile}`,
    },
    before(limitRange(namespace), 'A container without limits gets defaults; otherwise the quota would reject it'),
    before(defaultServiceAccount(name), 'Pods get an API token only if they request one'),
    before(allowDns(name, facts.nodeLocalDns), 'DNS keeps working when everything else is denied'),
    ...(needsDnsOnNode(facts)
      ? [before(allowDnsOnNode(name), 'The node-local DNS cache, which Cilium treats as the host, stays reachable')]
      : []),
    ...(namespace.allowSameNamespace
      ? [before(allowSameNamespace(name), 'Pods of this namespace can reach each other')]
      : []),
    ...opening(allowIngress(name, ingressFrom), 'Those listed under ingressFrom can connect to these pods'),
    ...opening(allowEgress(name, egressTo, facts), 'These pods can connect to what is listed under egressTo'),
    ...opening(allowApiServer(name, egressTo, facts), 'These pods can connect to the Kubernetes API server'),
    guard(resourceQuota(namespace), 'One team cannot exhaust the cluster or expose it to the internet'),
    guard(defaultDeny(name), 'Traffic to and from these pods is denied unless a policy allows it'),
  ]
}

/**
 * Everything that guards the configured namespaces, in waves: namespaces; what must exist before a guard applies; the
 * guards. Pure.
 */
export const objects = (
  config: Pick<NamespacesConfig, 'namespaces' | 'registries' | 'tenantRules'>,
  facts: ClusterFacts,
): readonly DesiredObject[] =>
  ownedBy('namespaces', [
    ...config.namespaces.flatMap((namespace) => bundle(namespace, facts)),
    ...tenantRuleObjects(config),
  ])

/** The guards of one namespace, without those shared by all. Pure. */
export const objectsOf = (namespace: NamespaceConfig, facts: ClusterFacts): readonly DesiredObject[] =>
  ownedBy('namespaces', bundle(namespace, facts))

/** A namespace that is no longer listed stays, and so do its guards, because removing them would open it. */
export const isKept =
  (config: Pick<NamespacesConfig, 'namespaces'>) =>
  ({ kind, metadata }: KubeObject): boolean =>
    // Rules for all tenants are removed when no namespace is left; an unwanted rule with our name belongs to no one.
    !kind.startsWith('ValidatingAdmissionPolicy') &&
    !config.namespaces.some(({ name }) => name === (kind === 'Namespace' ? metadata.name : metadata.namespace))
