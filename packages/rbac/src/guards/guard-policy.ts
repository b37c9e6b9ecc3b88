import { admissionBindingKind, admissionPolicyKind, managesGuardrails, matching, type KubeObject } from '@dayone/kube'

/** The name of the policy and of its binding. */
export const guardName = 'dayone-rbac-guards'

/** `deny` rejects; `warn` accepts, returns a warning to the user and writes it to the audit log. */
export type GuardMode = 'deny' | 'warn'

const on = (apiGroup: string, resources: readonly string[]) => ({
  apiGroups: [apiGroup],
  apiVersions: ['*'],
  operations: ['CREATE', 'UPDATE'],
  resources,
  scope: '*',
})

/** Groups that everyone is in, or that no permission stops. */
export const everyone: readonly string[] = [
  'system:authenticated',
  'system:masters',
  'system:serviceaccounts',
  'system:unauthenticated',
]

const listed = everyone.map((name) => `'${name}'`).join(', ')
const isEveryone = (subject: string): string =>
  `((${subject}.kind == 'Group' && ${subject}.name in [${listed}]) || (${subject}.kind == 'User' && ${subject}.name == 'system:anonymous'))`

const isUpdate = "request.operation == 'UPDATE'"
const kind = 'dyn(object).kind'
const subjectsOf = (object: string): string => `dyn(${object}).?subjects.orValue([])`
const labelsOf = (object: string): string => `dyn(${object}).metadata.?labels.orValue({})`
const tokenType = 'kubernetes.io/service-account-token'

/** Each is true for a harmless object. What an object already contains stays allowed, so that it can be updated. */
const rules: readonly { readonly harmless: string; readonly message: string }[] = [
  {
    harmless: `!(${kind} in ['ClusterRoleBinding', 'RoleBinding']) || ${subjectsOf('object')}.all(s, !${isEveryone('s')} || (${isUpdate} && ${subjectsOf('oldObject')}.exists(o, o.kind == s.kind && o.name == s.name)))`,
    message:
      'Permissions for system:masters, all service accounts, all authenticated or anonymous users are not allowed: bind a group of people or one service account.',
  },
  {
    harmless: `${kind} != 'ClusterRole' || ${labelsOf('object')}.all(k, !k.startsWith('rbac.authorization.k8s.io/aggregate-to-') || (${isUpdate} && ${labelsOf('oldObject')}[?k].orValue('') == ${labelsOf('object')}[k]))`,
    message:
      'Aggregation labels are not allowed: they add rules to a role for everyone who is bound to it. Bind a role of its own.',
  },
  {
    harmless: `${kind} != 'Secret' || ${isUpdate} || dyn(object).?type.orValue('') != '${tokenType}'`,
    message: 'Secrets with non-expiring service account tokens are not allowed: use `kubectl create token`.',
  },
]

/**
 * What RBAC cannot forbid: anyone who can write Secrets can create a token that never expires, and anyone who can bind
 * a role can bind it to everyone. Exempt are users that RBAC allows to `manage` the (virtual) resource `guardrails` of
 * the group `dayone.dev`, as for the guards of namespaces; cluster admins may by their wildcard. The authorizer decides
 * only about objects that violate a rule. RB-02, RB-08, RB-12, RB-14.
 */
export const guardPolicy = (): KubeObject => ({
  ...admissionPolicyKind,
  metadata: { name: guardName },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: matching([
      on('', ['secrets']),
      on('rbac.authorization.k8s.io', ['clusterrolebindings', 'clusterroles', 'rolebindings']),
    ]),
    variables: [
      {
        name: 'isPlatform',
        expression: `${managesGuardrails} || request.userInfo.username in ['system:apiserver', 'system:kube-controller-manager']`,
      },
    ],
    validations: rules.map(({ harmless, message }) => ({
      expression: `(${harmless}) || variables.isPlatform`,
      message,
      reason: 'Forbidden',
    })),
  },
})

/** Binds the policy in the whole cluster. */
export const guardBinding = (mode: GuardMode): KubeObject => ({
  ...admissionBindingKind,
  metadata: { name: guardName },
  spec: {
    policyName: guardName,
    validationActions: mode === 'deny' ? ['Deny'] : ['Warn', 'Audit'],
  },
})
