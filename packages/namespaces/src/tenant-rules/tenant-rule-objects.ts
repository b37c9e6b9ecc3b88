import type { DesiredObject, KubeObject } from '@dayone/kube'
import type { NamespaceConfig, NamespacesConfig } from '../config.ts'
import { DEFAULT } from '../bundle/default-objects.ts'
import type { ExposureClaim } from './exposure-rules.ts'
import { bindingTo } from './tenant-rule.ts'
import { guardrailPolicy, guardrailPolicyName } from './guardrail-policy.ts'
import { objectPolicy, objectPolicyName, type HostClaim } from './object-policy.ts'
import { workloadPolicy, workloadPolicyName } from './workload-policy.ts'

export const tenantPolicyNames = [workloadPolicyName, objectPolicyName, guardrailPolicyName] as const

const claimsOf = ({ namespaces }: Pick<NamespacesConfig, 'namespaces'>): readonly HostClaim[] =>
  namespaces.flatMap(({ name, ingressHosts }) =>
    ingressHosts === undefined ? [] : [{ namespace: name, hosts: ingressHosts }],
  )

const exposedOf = ({ namespaces }: Pick<NamespacesConfig, 'namespaces'>): readonly ExposureClaim[] =>
  namespaces.map(({ name, exposure }) => ({ namespace: name, exposure }))

/** Policies come before their bindings, so that no binding refers to a missing policy. */
const POLICY_WAVE = 0
const BINDING_WAVE = 2

/**
 * What tenants may not do, as admission policies of the API server: no webhook that can be unavailable. None without a
 * namespace, because a binding needs one. Rules that protect the guards are always on; rules for workloads can start
 * with warnings.
 */
export const tenantRuleObjects = (
  config: Pick<NamespacesConfig, 'namespaces' | 'registries' | 'tenantRules' | 'defaultNamespace'> & {
    readonly observedNames?: readonly string[]
  },
): readonly DesiredObject[] => {
  const names = config.namespaces.map(({ name }) => name)
  const namesOf = (isIt: (namespace: NamespaceConfig) => boolean) =>
    config.namespaces.filter(isIt).map(({ name }) => name)
  const all = [...names, ...(config.observedNames ?? [])]
  if (all.length === 0) return []
  const guarded = config.defaultNamespace === 'leave' ? all : [...all, DEFAULT]
  const policy = (manifest: KubeObject, why: string): DesiredObject => ({
    manifest,
    wave: POLICY_WAVE,
    why,
    guard: true,
  })
  const binding = (
    name: string,
    mode: NamespacesConfig['tenantRules'],
    why: string,
    bound: readonly string[] = names,
  ): DesiredObject => ({
    manifest: bindingTo(name, bound, mode),
    wave: BINDING_WAVE,
    why,
    guard: true,
  })
  const [workloads, others, guardrails] = [
    'Team pods stay off control planes, terminate, and run images with a name and version',
    'Teams cannot create objects that affect other teams or block node upgrades',
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
          binding(workloadPolicyName, config.tenantRules, workloads),
          binding(objectPolicyName, config.tenantRules, others),
        ]),
    policy(guardrailPolicy(namesOf(({ preventDeletion }) => preventDeletion)), guardrails),
    binding(guardrailPolicyName, 'deny', guardrails, guarded),
  ]
}
