import type { KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

/** Served as v1 since Kubernetes 1.30. https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
export const admissionPolicyKind = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
} as const

export const admissionBindingKind = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
} as const

/** `deny` refuses; `warn` lets it pass, tells whoever asked and writes it into the audit log. */
export type RuleMode = 'deny' | 'warn'

/** A policy in one of the guarded namespaces, found by a label that the API server itself sets. */
export const bindingTo = (policyName: string, namespaces: readonly string[], mode: RuleMode): KubeObject => ({
  ...admissionBindingKind,
  metadata: { name: policyName },
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

/** One kind of request that a policy looks at. */
interface RequestRule {
  readonly apiGroups: readonly string[]
  readonly apiVersions: readonly string[]
  readonly operations: readonly string[]
  readonly resources: readonly string[]
  readonly scope?: string
}

/** The requests a policy looks at, with what the API server fills in by itself said, so that nothing differs later. */
export const matching = (resourceRules: readonly RequestRule[]) => ({
  matchPolicy: 'Equivalent',
  namespaceSelector: {},
  objectSelector: {},
  resourceRules,
})

/** One thing that is refused: CEL that says whether an object breaks it, and what people are told. */
export interface TenantRule {
  readonly id: string
  /** CEL over one object, by the name it has in the policy: `object` or `oldObject`. */
  readonly broken: (object: string) => string
  readonly message: string
}

/** What an object that broke a rule before may still do: be scaled down, be given away, be put right piece by piece. */
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
