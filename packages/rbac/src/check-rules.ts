import { leftoverRule } from '@dayone/kube'
import type { CheckRule } from '@dayone/pipeline'

const bindingsAsAdministrator =
  'The API server, as a cluster admin: every role and binding, compared with the Kubernetes 1.36 and kops defaults of that name.'

/** Every kind of check of the step rbac. */
export const checkRules: readonly CheckRule[] = [
  {
    id: 'rbac/decides',
    promise: 'RBAC is enforced: a user without permissions is denied.',
    asks: 'The API server, as a cluster admin: a SubjectAccessReview for a user in no group.',
    planted: 'An API server with --authorization-mode=AlwaysAllow.',
    control: 'KD-01',
  },
  {
    id: 'rbac/anonymous',
    promise: 'The API server rejects requests without credentials.',
    asks: 'The API server, without credentials.',
    planted: 'An API server with --anonymous-auth=true.',
    control: 'KD-02',
  },
  {
    id: 'rbac/objects',
    promise: 'The roles and bindings of dayone are as configured.',
    asks: 'The API server, as a cluster admin: each object, field by field.',
    planted: 'A rule added to the ClusterRole dayone:developer.',
  },
  {
    id: 'rbac/guards',
    promise: 'Token Secrets, aggregation labels and bindings to everyone are rejected, except from cluster admins.',
    asks: 'The API server, as a cluster admin: the admission policy and its binding, field by field, and its type checking status.',
    planted: 'A match condition that exempts a tenant.',
    control: 'RB-12',
  },
  {
    id: 'rbac/break-glass',
    promise: 'Groups for emergencies, and no one else by their bindings, are cluster admins; use is visible.',
    asks: 'The API server, as a cluster admin: each binding, and its annotation about the last certificate.',
    planted: 'A deleted ClusterRoleBinding of the group.',
    control: 'RB-01',
  },
  leftoverRule('rbac'),
  {
    id: 'rbac/namespaces',
    promise: 'Every namespace of a team exists.',
    asks: 'The API server, as a cluster admin: the list of namespaces.',
    planted: 'A team in a namespace that does not exist.',
  },
  {
    id: 'rbac/pod-security',
    promise: 'No team has permissions in a namespace that allows privileged pods.',
    asks: 'The API server, as a cluster admin: the Pod Security labels of the namespaces.',
    planted: 'The label pod-security.kubernetes.io/enforce removed from the namespace of a team.',
    control: 'RB-06',
  },
  {
    id: 'rbac/allowed',
    promise: 'A group has the permissions of its personas.',
    asks: 'The API server, with a new certificate for the group: real reads and dry runs.',
    planted: 'A deleted RoleBinding of the group.',
    control: 'RB-05',
  },
  {
    id: 'rbac/refused',
    promise: 'A group is denied everything else: Secrets, escalation, network policies, kube-system.',
    asks: 'The API server, with a new certificate for the group: real reads and dry runs.',
    planted: 'A RoleBinding of the group to the built-in admin in its namespace.',
    control: 'RB-05',
  },
  {
    id: 'rbac/beyond-persona',
    promise: 'A group has no permissions beyond its personas, in its namespaces, in default and in kube-system.',
    asks: 'The API server, with a new certificate for the group: SelfSubjectRulesReview.',
    planted: 'A ClusterRoleBinding that allows the group to impersonate system:masters.',
    control: 'RB-05',
  },
  {
    id: 'rbac/not-admin',
    promise: 'No group in dayone.yaml grants cluster admin.',
    asks: 'All authorizers of the API server: a SubjectAccessReview for a member of the group.',
    planted: 'A ClusterRoleBinding of the group to cluster-admin.',
    control: 'RB-01',
  },
  {
    id: 'rbac/grants',
    promise: 'No binding grants more than Kubernetes, kops and dayone.yaml do.',
    asks: bindingsAsAdministrator,
    planted: 'A ClusterRoleBinding of a service account to cluster-admin.',
    control: 'RB-01',
  },
  {
    id: 'rbac/references',
    promise: 'Every binding refers to a role and service accounts that exist.',
    asks: 'The API server, as a cluster admin: every role, binding and service account.',
    planted: 'A RoleBinding to a Role that does not exist.',
    control: 'RB-16',
  },
  {
    id: 'rbac/aggregation',
    promise: 'No foreign ClusterRole aggregates into view, edit or admin.',
    asks: bindingsAsAdministrator,
    planted: 'A ClusterRole with access to Secrets and the label rbac.authorization.k8s.io/aggregate-to-view.',
    control: 'RB-14',
  },
  {
    id: 'rbac/token-secrets',
    promise: 'No Secret holds a non-expiring token of a service account, or a bootstrap token.',
    asks: 'The API server, as a cluster admin: every Secret of type kubernetes.io/service-account-token or bootstrap.kubernetes.io/token.',
    planted: 'A Secret of that type for the default service account.',
    control: 'RB-08',
  },
  {
    id: 'rbac/api-services',
    promise: 'No foreign service serves a part of the API.',
    asks: 'The API server, as a cluster admin: every APIService with a Service.',
    planted: "An APIService that delegates an API group to a Service in a team's namespace.",
    control: 'RB-10',
  },
  {
    id: 'rbac/certificates',
    promise: 'No visible certificate in system:masters was issued by the API, or lasts for more than a day.',
    asks: 'The kubeconfigs of this computer, without their keys; the API server, as a cluster admin: every CertificateSigningRequest, and the CA of its clients.',
    planted: 'A CertificateSigningRequest with a certificate in system:masters.',
    control: 'RB-02',
  },
  {
    id: 'rbac/bridges',
    promise: 'No bridge of a migration to RBAC is left.',
    asks: 'The API server, as a cluster admin: every binding with the label dayone.dev/bridge.',
    planted: 'A ClusterRoleBinding of a bridge.',
    control: 'RB-01',
  },
  {
    id: 'rbac/audit-policy',
    promise: 'The audit policy of a migration to RBAC has been replaced by the earlier one.',
    asks: 'The API server, as a cluster admin: the ConfigMap that remembers the earlier policy.',
    planted: 'That ConfigMap.',
    control: 'KD-05',
  },
  {
    id: 'rbac/expect',
    promise: 'Every statement in rbac.expect is true.',
    asks: 'The API server, as a cluster admin: every role and binding, and a SubjectAccessReview for each statement about a subject.',
    planted: 'A RoleBinding of a group to the built-in edit, when rbac.expect says that it cannot read secrets.',
    control: 'RB-05',
  },
]
