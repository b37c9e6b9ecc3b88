/** v1 since Kubernetes 1.30. https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
export const admissionPolicyKind = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
} as const

/** The kind that puts a ValidatingAdmissionPolicy into effect. */
export const admissionBindingKind = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
} as const

/** One kind of request that a policy matches. */
interface RequestRule {
  readonly apiGroups: readonly string[]
  readonly apiVersions: readonly string[]
  readonly operations: readonly string[]
  readonly resources: readonly string[]
  readonly scope?: string
}

/**
 * The requests that a policy matches, with the API server's defaults made explicit, so that there is no difference
 * later.
 */
export const matching = (resourceRules: readonly RequestRule[]) => ({
  matchPolicy: 'Equivalent',
  namespaceSelector: {},
  objectSelector: {},
  resourceRules,
})

/**
 * CEL: users that RBAC allows to `manage` the (virtual) resource `guardrails` of the group `dayone.dev`. Cluster
 * administrators may by their wildcard; tenants may not.
 */
export const managesGuardrails = "authorizer.group('dayone.dev').resource('guardrails').check('manage').allowed()"
