import type { KubeObject } from '@dayone/kube'

/** Pods of the namespace answer it. */
export const webhook: readonly KubeObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'team' },
    spec: { selector: { app: 'web' }, ports: [{ port: 443, targetPort: 8443 }] },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'team' },
    webhooks: [
      {
        name: 'team.example.com',
        clientConfig: { service: { namespace: 'team', name: 'web' } },
        rules: [{ apiGroups: ['none.example.com'], apiVersions: ['*'], resources: ['*'], operations: ['*'] }],
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
      },
    ],
  },
]

/** A member of a team, and someone who may create namespaces. */
export const people: readonly KubeObject[] = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'team', namespace: 'team' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'oidc:team' }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'creator' },
    rules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['create'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'creator' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'creator' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'oidc:creators' }],
  },
]
