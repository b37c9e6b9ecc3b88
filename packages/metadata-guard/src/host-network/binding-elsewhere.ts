import { admissionBindingKind, type KubeObject } from '@dayone/kube'

/** Binds a policy in every namespace but these, by a label that the API server itself sets. */
export const bindingElsewhere = (policyName: string, exempt: readonly string[]): KubeObject => ({
  ...admissionBindingKind,
  metadata: { name: policyName },
  spec: {
    policyName,
    validationActions: ['Deny'],
    matchResources: {
      matchPolicy: 'Equivalent',
      objectSelector: {},
      namespaceSelector: {
        matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: exempt }],
      },
    },
  },
})
