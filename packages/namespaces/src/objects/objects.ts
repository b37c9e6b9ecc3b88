import {
  admissionBindingKind,
  admissionPolicyKind,
  ownedBy,
  type DesiredObject,
  type KubeObject,
  type Ownership,
} from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import type { NamespaceConfig, NamespacesConfig } from '../config.ts'
import {
  allowApiServer,
  allowEgress,
  allowFromApiServer,
  allowIngress,
  connectionPolicyNames,
} from '../bundle/connection-policies.ts'
import { namespaceObject } from '../bundle/namespace-object.ts'
import { egressOpenLabel } from '../observing/phases.ts'
import {
  allowDns,
  allowDnsOnNode,
  allowEgressForNow,
  allowSameNamespace,
  defaultDeny,
  needsDnsOnNode,
} from '../bundle/network-policies.ts'
import { limitRange, resourceQuota } from '../bundle/resource-limits.ts'
import { waves } from '../bundle/waves.ts'
import { defaultObjects } from '../bundle/default-objects.ts'
import { usualDns, type DnsServer } from '../bundle/dns-servers.ts'
import { guardsKubeSystem } from '../bundle/kube-system-policy.ts'
import { isKubeSystemPolicy, kubeSystemObjects } from '../kube-system/kube-system-objects.ts'
import { mutatingBindingKind, mutatingPolicyKind } from '../new-namespaces/mutating-kinds.ts'
import { newNamespaceObjects, newNamespacePolicyName } from '../new-namespaces/new-namespace-objects.ts'
import { isPlatformPolicy, platformPolicy } from '../platform/platform-policies.ts'
import type { PlatformRule } from '../platform/platform-rule.ts'
import { namespaceLabelBindingName } from '../tenant-rules/label-policy.ts'
import { tenantPolicyNames, tenantRuleObjects, warningBindingNames } from '../tenant-rules/tenant-rule-objects.ts'

const policyNames: readonly string[] = [
  'default-deny',
  'allow-dns',
  'allow-dns-on-node',
  'allow-egress-for-now',
  'allow-same-namespace',
  ...connectionPolicyNames,
]

/** Policies and bindings, which apply to many namespaces. */
export const isAdmissionRule = (kind: string): boolean => /AdmissionPolicy(Binding)?$/.test(kind)

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
    mutatingPolicyKind,
    mutatingBindingKind,
  ],
  ownsUnlabelled: ({ kind, metadata: { name } }) =>
    kind === 'ServiceAccount'
      ? name === 'default'
      : isAdmissionRule(kind)
        ? [...tenantPolicyNames, ...warningBindingNames, namespaceLabelBindingName, newNamespacePolicyName].some(
            (policy) => policy === name,
          )
        : !kind.endsWith('NetworkPolicy') ||
          policyNames.includes(name) ||
          isPlatformPolicy(name) ||
          isKubeSystemPolicy(name),
}

/** Pods do not get the API token of this account by default (CIS 5.1.5, 5.1.6). */
const defaultServiceAccount = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default', namespace },
  automountServiceAccountToken: false,
})

const withLabel = (manifest: KubeObject, label: string, value: string | undefined): KubeObject =>
  value === undefined
    ? manifest
    : { ...manifest, metadata: { ...manifest.metadata, labels: { ...manifest.metadata.labels, [label]: value } } }

/** What the guards of a namespace depend on besides its configuration. */
export type LiveConfig = Pick<GuardConfig, 'egressOpen' | 'platform'>

const bundle = (namespace: NamespaceConfig, facts: ClusterFacts, live: LiveConfig): readonly DesiredObject[] => {
  const { name, profile, ingressFrom, egressTo } = namespace
  const egressOpenSince = live.egressOpen?.[name]
  const before = (manifest: KubeObject, why: string) => ({ manifest, wave: waves.before, why })
  const guard = (manifest: KubeObject, why: string) => ({ manifest, wave: waves.guard, why })
  const opening = (manifest: KubeObject | undefined, why: string) =>
    manifest === undefined ? [] : [before(manifest, why)]
  return [
    {
      manifest: withLabel(namespaceObject(namespace, facts), egressOpenLabel, egressOpenSince),
      wave: waves.namespace,
      why: `A namespace where the API server rejects pods that are not ${profile}`,
    },
    // First, because each policy that selects all pods already denies what it does not allow.
    ...opening(
      egressOpenSince === undefined ? undefined : allowEgressForNow(name),
      'These pods can still connect to everything: ingress is closed first',
    ),
    ...(live.platform ?? [])
      .filter((rule) => rule.namespace === name)
      .map((rule) => before(platformPolicy(rule, facts), rule.why)),
    before(limitRange(namespace), 'A container without limits gets defaults; otherwise the quota would reject it'),
    before(defaultServiceAccount(name), 'Pods get an API token only if they request one'),
    before(allowDns(name, facts.nodeLocalDns), 'DNS keeps working when everything else is denied'),
    ...(needsDnsOnNode(facts)
      ? [before(allowDnsOnNode(name), 'The node-local DNS cache, which Cilium treats as the host, stays reachable')]
      : []),
    ...(namespace.allowSameNamespace
      ? [before(allowSameNamespace(name), 'Pods of this namespace can reach each other')]
      : []),
    ...opening(allowIngress(name, ingressFrom, facts), 'Those listed under ingressFrom can connect to these pods'),
    ...opening(allowFromApiServer(name, ingressFrom, facts), 'The API server can call what these pods serve'),
    ...opening(allowEgress(name, egressTo, facts), 'These pods can connect to what is listed under egressTo'),
    ...opening(allowApiServer(name, egressTo, facts), 'These pods can connect to the Kubernetes API server'),
    guard(resourceQuota(namespace), 'One team cannot exhaust the cluster or expose it to the internet'),
    guard(defaultDeny(name), 'Traffic to and from these pods is denied unless a policy allows it'),
  ]
}

/**
 * Everything that guards the configured namespaces, `default` and new ones, in waves: namespaces; what must exist before a
 * guard applies; the guards. Pure.
 */
export const objects = (config: GuardConfig, facts: ClusterFacts): readonly DesiredObject[] =>
  ownedBy('namespaces', [
    ...config.namespaces.flatMap((namespace) => bundle(namespace, facts, config)),
    ...tenantRuleObjects(config),
    ...(config.namespaces.length + (config.observedNames ?? []).length === 0 ? [] : clusterWide(config, facts)),
  ])

/** The part of the configuration that decides which objects there are. */
export type GuardConfig = Pick<
  NamespacesConfig,
  'namespaces' | 'registries' | 'forbiddenLabels' | 'tenantRules' | 'defaultNamespace' | 'newNamespaces' | 'kubeSystem'
> & {
  /** Namespaces that are not enforced yet; only their labels are protected. */
  readonly observedNames?: readonly string[]
  /** Namespaces in which the rules for workloads and objects only warn. Without: as `tenantRules` says. */
  readonly warnedNames?: readonly string[]
  /** Namespaces of which only ingress is closed yet, since when. */
  readonly egressOpen?: Readonly<Record<string, string>>
  /** What the platform needs in these namespaces. */
  readonly platform?: readonly PlatformRule[]
  /** The DNS servers of kube-system. Without: what kops installs. */
  readonly dns?: readonly DnsServer[]
}

/** What guards what dayone.yaml does not list: `default`, kube-system, and namespaces that others create later. */
const clusterWide = (
  { defaultNamespace, kubeSystem, newNamespaces: { mode = 'deny', exempt, requireTeam }, ...live }: GuardConfig,
  facts: ClusterFacts,
): readonly DesiredObject[] => [
  ...(kubeSystem.mode === 'leave'
    ? []
    : kubeSystemObjects(kubeSystem, facts, { dns: live.dns ?? [usualDns], rules: live.platform ?? [] })),
  ...(defaultNamespace === 'leave' ? [] : defaultObjects(facts)),
  ...(mode === 'off' ? [] : newNamespaceObjects({ mode, exempt, requireTeam })),
]

/** The guards of one namespace, without those shared by all. Pure. */
export const objectsOf = (
  namespace: NamespaceConfig,
  facts: ClusterFacts,
  live: LiveConfig = {},
): readonly DesiredObject[] => ownedBy('namespaces', bundle(namespace, facts, live))

/**
 * A namespace that is no longer listed stays, and so do its guards, because removing them would open it. Not so in
 * kube-system: its rules follow what is installed there, and without them its deny cuts what comes later.
 */
export const isKept =
  (config: Pick<NamespacesConfig, 'namespaces'>) =>
  ({ kind, metadata }: KubeObject): boolean =>
    !guardsKubeSystem({ metadata }) &&
    // Rules for all tenants are removed when no namespace is left; an unwanted rule with our name belongs to no one.
    !isAdmissionRule(kind) &&
    !config.namespaces.some(({ name }) => name === (kind === 'Namespace' ? metadata.name : metadata.namespace))
