import { admissionBindingKind, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

/** `deny` rejects; `warn` allows, returns a warning to the user and writes it to the audit log. */
export type RuleMode = 'deny' | 'warn'

/** The mode of a rule; for warnings, why as a clause, and how to go on. */
export type RuleState =
  { readonly mode: 'deny' } | { readonly mode: 'warn'; readonly why: string; readonly hint: string }

/** A policy has a binding for each mode, so that namespaces can move from one to the other one by one. */
export const bindingName = (policyName: string, mode: RuleMode): string =>
  mode === 'deny' ? policyName : `${policyName}-warn`

/** Binds a policy to the guarded namespaces, selected by a label that the API server itself sets. */
export const bindingTo = (policyName: string, namespaces: readonly string[], mode: RuleMode): KubeObject => ({
  ...admissionBindingKind,
  metadata: { name: bindingName(policyName, mode) },
  spec: {
    policyName,
    validationActions: mode === 'deny' ? ['Deny'] : ['Warn', 'Audit'],
    matchResources: {
      matchPolicy: 'Equivalent',
      objectSelector: {},
      namespaceSelector: {
        matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces.toSorted() }],
      },
    },
  },
})

/** One rule: a CEL expression for whether an object violates it, and the message for users. */
export interface TenantRule {
  readonly id: string
  /** CEL over one object, by its name in the policy: `object` or `oldObject`. */
  readonly broken: (object: string) => string
  readonly message: string
}

/** An object that already violated a rule may still be scaled down, given up, or fixed step by step. */
export const validationOf = ({ broken, message }: TenantRule) => ({
  expression: `!(${broken('object')}) || (variables.isChange && (${broken('oldObject')}))`,
  message,
  reason: 'Forbidden',
})

export const noRulesFinding: Finding = {
  id: 'NS-06',
  kind: 'impossible',
  target: 'rules for teams',
  severity: 'medium',
  control: 'NS-06',
  text: 'This Kubernetes version has no ValidatingAdmissionPolicy (added in 1.30): images, placement and Ingress hosts of teams are not checked.',
  hint: 'Upgrade Kubernetes, one minor version at a time. Pod Security, quotas and RBAC stay enforced meanwhile.',
}
