import type { KubeKind } from '../api/kube.ts'

const of = (apiVersion: string, ...kinds: readonly string[]): readonly KubeKind[] =>
  kinds.map((kind) => ({ apiVersion, kind }))

const admission = 'admissionregistration.k8s.io'

/**
 * What decides whether the API server lets somebody do something: who has which rights, what a namespace demands and still
 * has room for, and the policies and webhooks that everybody's requests meet.
 */
export const decidingKinds: readonly KubeKind[] = [
  ...of('v1', 'Namespace', 'ServiceAccount', 'ResourceQuota', 'LimitRange'),
  ...of('rbac.authorization.k8s.io/v1', 'ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding'),
  ...of(`${admission}/v1`, 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'),
  ...of(`${admission}/v1`, 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'),
]

/** Served by the newest version that a server has; all versions show the same objects. */
export const mutatingPolicyKinds: readonly (readonly KubeKind[])[] = [
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
].map((kind) => ['v1', 'v1beta1', 'v1alpha1'].flatMap((version) => of(`${admission}/${version}`, kind)))
