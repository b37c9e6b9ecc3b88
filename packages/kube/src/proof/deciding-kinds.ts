import type { KubeKind } from '../api/kube.ts'

const of = (apiVersion: string, ...kinds: readonly string[]): readonly KubeKind[] =>
  kinds.map((kind) => ({ apiVersion, kind }))

const admission = 'admissionregistration.k8s.io'

/**
 * The kinds that decide whether the API server allows a request: permissions, the labels and quotas of namespaces, and
 * admission policies and webhooks.
 */
export const decidingKinds: readonly KubeKind[] = [
  ...of('v1', 'Namespace', 'ServiceAccount', 'ResourceQuota', 'LimitRange'),
  ...of('rbac.authorization.k8s.io/v1', 'ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding'),
  ...of(`${admission}/v1`, 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'),
  ...of(`${admission}/v1`, 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'),
]

/** Read in the newest version that the server serves; all versions return the same objects. */
export const mutatingPolicyKinds: readonly (readonly KubeKind[])[] = [
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
].map((kind) => ['v1', 'v1beta1', 'v1alpha1'].flatMap((version) => of(`${admission}/${version}`, kind)))
