import type { KubeObject } from '@dayone/kube'
import { kube2iamDaemonSet } from '../../kube2iam.fixture.ts'

const rbac = 'rbac.authorization.k8s.io/v1'
const proxyAccount = { kind: 'ServiceAccount', name: 'kube2iam', namespace: 'kube-system' }
const other = { kind: 'ServiceAccount', name: 'reporter', namespace: 'shop' }
const toRole = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'kube2iam' }
const toView = { ...toRole, name: 'view' }
/** kube2iam, and last a binding that it shares with others. */
export const proxyObjects: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'kube2iam', namespace: 'kube-system' } },
  {
    apiVersion: rbac,
    kind: 'ClusterRole',
    metadata: { name: 'kube2iam' },
    rules: [{ apiGroups: [''], resources: ['namespaces', 'pods'], verbs: ['get', 'list', 'watch'] }],
  },
  {
    apiVersion: rbac,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'kube2iam' },
    roleRef: toRole,
    subjects: [proxyAccount],
  },
  kube2iamDaemonSet({
    serviceAccountName: 'kube2iam',
    containers: [
      { name: 'main', image: 'jtblin/kube2iam:0.12.0', args: ['--base-role-arn=arn:aws:iam::123456789012:role/'] },
    ],
  }),
  {
    apiVersion: rbac,
    kind: 'RoleBinding',
    metadata: { name: 'readers', namespace: 'shop' },
    roleRef: toView,
    subjects: [proxyAccount, other],
  },
]
