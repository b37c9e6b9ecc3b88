import type { KubeObject } from '@dayone/kube'
import { compliantPod } from './sample-pods.ts'

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

/** Pods of the namespace convert it between its versions. Nothing is stored in the other one, so it is never called. */
export const conversion: readonly KubeObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'convert', namespace: 'team' },
    spec: { selector: { app: 'web' }, ports: [{ port: 8443, targetPort: 9443 }] },
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'orders.team.example.com' },
    spec: {
      group: 'team.example.com',
      names: { kind: 'Order', plural: 'orders' },
      scope: 'Namespaced',
      versions: ['v1', 'v1beta1'].map((name) => ({
        name,
        served: true,
        storage: name === 'v1',
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      })),
      conversion: {
        strategy: 'Webhook',
        webhook: {
          clientConfig: { service: { namespace: 'team', name: 'convert', port: 8443 } },
          conversionReviewVersions: ['v1'],
        },
      },
    },
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

/** Pods at both ends, which reachability needs. */
export const standIn = (namespace: string): readonly KubeObject[] => [
  ...(namespace === 'team' ? [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }] : []),
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace, labels: { app: 'web' } },
    spec: compliantPod(namespace)['spec'],
  },
]

const policy = (name: string, spec: object): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'team', labels: { 'app.kubernetes.io/managed-by': 'dayone' } },
  spec,
})

/** Opens all addresses in two parts, with the label of dayone's own objects. */
export const halves = policy('halves', {
  podSelector: { matchLabels: { app: 'web' } },
  policyTypes: ['Ingress'],
  ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/1' } }, { ipBlock: { cidr: '128.0.0.0/1' } }] }],
})

export const wideOpen = policy('wide-open', {
  podSelector: {},
  policyTypes: ['Ingress'],
  ingress: [{ from: [{ namespaceSelector: {} }] }],
})
