import { admissionPolicyKind, managedLabel, managesGuardrails, matching, type KubeObject } from '@dayone/kube'

export const guardrailPolicyName = 'dayone-guardrails'

const on = (apiGroup: string, resources: readonly string[]) => ({
  apiGroups: [apiGroup],
  apiVersions: ['*'],
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  resources,
  scope: '*',
})

const labelsOf = (object: string): string => `dyn(${object}).metadata.?labels.orValue({})`
const isOurs = (object: string): string =>
  `${labelsOf(object)}[?'${managedLabel.name}'].orValue('') == '${managedLabel.value}'`

/**
 * CEL: every label that a guard depends on has the same value in `object` and `other`; the order of labels is
 * undefined.
 */
const keepsLabels = (object: string, other: string): string =>
  `${labelsOf(object)}.all(k, !(k.startsWith('pod-security.kubernetes.io/') || k.startsWith('dayone.dev/') || k == '${managedLabel.name}') || ${labelsOf(other)}[?k].orValue('') == ${labelsOf(object)}[k])`

/** On a namespace only those labels are protected; anyone who may change it can set others, and annotations. */
const isNamespaceChange = "(request.operation == 'UPDATE' && dyn(object).kind == 'Namespace')"

/** CEL: the platform, and the cluster's own controllers, because they clean up deleted namespaces. */
export const platform = {
  name: 'isPlatform',
  expression: `${managesGuardrails} || request.userInfo.?groups.orValue([]).exists(g, g == 'system:serviceaccounts:kube-system') || request.userInfo.username in ['system:kube-controller-manager', 'system:apiserver']`,
}

/**
 * Only the platform can change guards, so a right to change quotas or policies that was granted elsewhere does not open
 * what dayone closed. NS-06; OWASP K04.
 */
export const guardrailPolicy = (kept: readonly string[]): KubeObject => ({
  ...admissionPolicyKind,
  metadata: { name: guardrailPolicyName },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: matching([
      on('', ['limitranges', 'namespaces', 'resourcequotas', 'serviceaccounts']),
      // Both take labels too, and the quota is enforced by the amounts in its status.
      on('', ['namespaces/finalize', 'namespaces/status', 'resourcequotas/status']),
      on('cilium.io', ['ciliumnetworkpolicies']),
      on('networking.k8s.io', ['networkpolicies']),
      on('rbac.authorization.k8s.io', ['rolebindings', 'roles']),
    ]),
    variables: [platform],
    validations: [
      ...(kept.length === 0
        ? []
        : [
            {
              expression: `request.operation != 'DELETE' || dyn(oldObject).kind != 'Namespace' || !(oldObject.metadata.name in [${kept
                .toSorted()
                .map((name) => `'${name}'`)
                .join(', ')}])`,
              message:
                'dayone.yaml protects this namespace from deletion: remove preventDeletion there, and run `dayone up namespaces` first.',
              reason: 'Forbidden',
            },
          ]),
      {
        expression: `variables.isPlatform || ${isNamespaceChange} || !((request.operation != 'CREATE' && ${isOurs('oldObject')}) || (request.operation != 'DELETE' && ${isOurs('object')}))`,
        message: `This object guards the namespace (${managedLabel.name}=${managedLabel.value}): only cluster admins can change it.`,
        reason: 'Forbidden',
      },
      {
        expression: `variables.isPlatform || !${isNamespaceChange} || (${keepsLabels('oldObject', 'object')} && ${keepsLabels('object', 'oldObject')})`,
        message: 'Only cluster admins can change the Pod Security and dayone labels of a namespace.',
        reason: 'Forbidden',
      },
    ],
  },
})
