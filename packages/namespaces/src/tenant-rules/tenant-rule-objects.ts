import type { DesiredObject, KubeObject } from '@dayone/kube'
import type { NamespaceConfig, NamespacesConfig } from '../config.ts'
import { DEFAULT } from '../bundle/default-objects.ts'
import { waves } from '../bundle/waves.ts'
import type { ExposureClaim } from './exposure-rules.ts'
import { bindingName, bindingTo, type RuleMode } from './tenant-rule.ts'
import { guardrailPolicy, guardrailPolicyName } from './guardrail-policy.ts'
import { labelPolicy, labelPolicyName, namespaceLabelBinding } from './label-policy.ts'
import type { HostClaim } from './hosts/host-rules.ts'
import { objectPolicy, objectPolicyName } from './object-policy.ts'
import { workloadPolicy, workloadPolicyName } from './workload-policy.ts'

export const tenantPolicyNames = [workloadPolicyName, objectPolicyName, labelPolicyName, guardrailPolicyName] as const

/** Of the policies that can start with warnings. */
export const gradualNames = [workloadPolicyName, objectPolicyName] as const

/** Bindings of namespaces where the rules only warn. */
export const warningBindingNames = gradualNames.map((name) => bindingName(name, 'warn'))

/** The hosts that namespaces reserve. */
export const claimsOf = ({ namespaces }: Pick<NamespacesConfig, 'namespaces'>): readonly HostClaim[] =>
  namespaces.flatMap(({ name, ingressHosts }) =>
    ingressHosts === undefined ? [] : [{ namespace: name, hosts: ingressHosts }],
  )

/** What Services of each namespace may be. */
export const exposedOf = ({ namespaces }: Pick<NamespacesConfig, 'namespaces'>): readonly ExposureClaim[] =>
  namespaces.map(({ name, exposure }) => ({ namespace: name, exposure }))

/** One of the policies or bindings; restored completely if someone changed it. */
const rule = (manifest: KubeObject, wave: number, why: string): DesiredObject => ({ manifest, wave, why, guard: true })

const policy = (manifest: KubeObject, why: string): DesiredObject => rule(manifest, POLICY_WAVE, why)

const binding = (name: string, mode: RuleMode, why: string, bound: readonly string[]): DesiredObject =>
  rule(bindingTo(name, bound, mode), name === guardrailPolicyName ? waves.guard : BINDING_WAVE, why)

/**
 * Policies come before their bindings, so that no binding refers to a missing policy. Bindings come before default-deny
 * and the guardrails: a later run takes their absence from a guarded namespace for tampering, not for an interrupted run.
 */
const POLICY_WAVE = waves.namespace
const BINDING_WAVE = waves.before

/**
 * What tenants may not do, as admission policies of the API server: no webhook that can be unavailable. None without a
 * namespace, because a binding needs one. Rules that protect the guards are always on; rules for workloads can start
 * with warnings.
 */
export const tenantRuleObjects = (
  config: Pick<
    NamespacesConfig,
    'namespaces' | 'registries' | 'forbiddenLabels' | 'tenantRules' | 'defaultNamespace'
  > & {
    readonly observedNames?: readonly string[]
    /** Namespaces in which the rules for workloads and objects only warn. */
    readonly warnedNames?: readonly string[]
  },
): readonly DesiredObject[] => {
  const names = config.namespaces.map(({ name }) => name)
  const warned = new Set(config.warnedNames ?? (config.tenantRules === 'warn' ? names : []))
  const namesOf = (isIt: (namespace: NamespaceConfig) => boolean) =>
    config.namespaces.filter(isIt).map(({ name }) => name)
  const all = [...names, ...(config.observedNames ?? [])]
  if (all.length === 0) return []
  const guarded = config.defaultNamespace === 'leave' ? all : [...all, DEFAULT]
  const gradual = (name: (typeof gradualNames)[number], why: string): readonly DesiredObject[] =>
    (['deny', 'warn'] as const).flatMap((mode) => {
      const bound = names.filter((one) => warned.has(one) === (mode === 'warn'))
      return bound.length === 0 ? [] : [binding(name, mode, why, bound)]
    })
  const forbidden = config.forbiddenLabels ?? []
  const [workloads, others, labels, guardrails] = [
    'Team pods stay off control planes, terminate, and run images with a name and version',
    'Teams cannot create objects that affect other teams or block node upgrades',
    'Only cluster admins set the labels that dayone.yaml reserves',
    'Only cluster admins can change the guards of a namespace',
  ]
  return [
    ...(names.length === 0
      ? []
      : [
          policy(
            workloadPolicy(
              config.registries ?? [],
              namesOf(({ cordon }) => cordon),
            ),
            workloads,
          ),
          policy(objectPolicy(claimsOf(config), exposedOf(config)), others),
          ...gradual(workloadPolicyName, workloads),
          ...gradual(objectPolicyName, others),
        ]),
    ...(forbidden.length === 0 || names.length === 0
      ? []
      : [
          policy(labelPolicy(forbidden), labels),
          binding(labelPolicyName, 'deny', labels, names),
          rule(namespaceLabelBinding(), BINDING_WAVE, labels),
        ]),
    policy(guardrailPolicy(namesOf(({ preventDeletion }) => preventDeletion)), guardrails),
    binding(guardrailPolicyName, 'deny', guardrails, guarded),
  ]
}
