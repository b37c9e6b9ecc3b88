import type { KubeObject, Workload } from '@dayone/kube'
import { expect, test } from 'vitest'
import { proxyAgents } from '../../proxies/proxy-agents.ts'
import { proxyBelongings, type ProxyWorld } from './proxy-belongings.ts'

/** What goes with kube2iam, and each reason for which something stays. */
const rbac = 'rbac.authorization.k8s.io/v1'
const container = { name: 'kube2iam', image: 'jtblin/kube2iam:0.12.0' }
const workload = (name: string, serviceAccountName: string, containers: object[] = [container]): Workload => ({
  kind: 'DaemonSet',
  namespace: 'kube-system',
  name,
  claims: [],
  template: { labels: {}, annotations: {}, spec: { serviceAccountName, containers: containers as [] } },
})
const object = (kind: string, name: string, fields: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion: kind === 'ServiceAccount' ? 'v1' : kind === 'DaemonSet' ? 'apps/v1' : rbac,
  kind,
  metadata: {
    name,
    uid: `uid-${name}`,
    ...(kind.startsWith('Cluster') ? {} : { namespace: 'kube-system' }),
    ...metadata,
  },
  ...fields,
})
const subject = (name: string) => ({ kind: 'ServiceAccount', name, namespace: 'kube-system' })
const binding = (name: string, role: string, ...subjects: object[]) =>
  object('ClusterRoleBinding', name, { subjects, roleRef: { kind: 'ClusterRole', name: role } })
const role = (name: string, ...rules: object[]) => object('ClusterRole', name, { rules })
const rule = { apiGroups: [''], resources: ['namespaces', 'pods'], verbs: ['get', 'watch', 'list'] }
const helm = { annotations: { 'meta.helm.sh/release-name': 'kube2iam' } }

const proxy = workload('kube2iam', 'kube2iam')
const plain: ProxyWorld = {
  agents: proxyAgents([proxy]),
  workloads: [proxy],
  proxies: [object('DaemonSet', 'kube2iam')],
  accounts: [object('ServiceAccount', 'kube2iam'), object('ServiceAccount', 'default')],
  bindings: [binding('kube2iam', 'kube2iam', subject('kube2iam')), binding('theirs', 'view', subject('other'))],
  roles: [role('kube2iam', rule), role('view')],
}
const judge = (changed: Partial<ProxyWorld>) => {
  const { own, kept } = proxyBelongings({ ...plain, ...changed })
  return {
    own: own.map(({ ref }) => `${ref.kind} ${ref.name}`),
    kept: kept.map(({ title, why }) => `${title}: ${why}`),
  }
}

test('what exists for it alone goes, the proxy last, each by its uid', () => {
  expect(judge({})).toEqual({
    own: ['ClusterRole kube2iam', 'ClusterRoleBinding kube2iam', 'ServiceAccount kube2iam', 'DaemonSet kube2iam'],
    kept: [],
  })
  expect(proxyBelongings(plain).own.map(({ uid }) => uid)).toEqual(Array(4).fill('uid-kube2iam'))
})

test.each<[string, Partial<ProxyWorld>, readonly string[], readonly string[]]>([
  [
    'Helm installed it',
    { proxies: [object('DaemonSet', 'kube2iam', {}, helm)] },
    [],
    ['DaemonSet kube2iam in kube-system: Helm manages it: remove it there'],
  ],
  [
    'it has a container of others',
    (() => {
      const shared = workload('kube2iam', 'kube2iam', [container, { name: 'metrics', image: 'x:1' }])
      return { agents: proxyAgents([shared]), workloads: [shared] }
    })(),
    [],
    ['DaemonSet kube2iam in kube-system: it runs metrics too'],
  ],
  [
    'another workload runs as its account',
    { workloads: [proxy, workload('other', 'kube2iam', [{ name: 'a', image: 'x:1' }])] },
    ['DaemonSet kube2iam'],
    ['ServiceAccount kube2iam in kube-system: DaemonSet other runs as it too'],
  ],
  [
    'it runs as the default account',
    (() => {
      const bare = workload('kube2iam', 'default')
      return { agents: proxyAgents([bare]), workloads: [bare] }
    })(),
    ['DaemonSet kube2iam'],
    ['ServiceAccount default in kube-system: every namespace has one'],
  ],
  [
    'its binding has another subject',
    { bindings: [binding('kube2iam', 'kube2iam', subject('kube2iam'), subject('other'))] },
    ['ServiceAccount kube2iam', 'DaemonSet kube2iam'],
    ['ClusterRoleBinding kube2iam: it gives ServiceAccount other the same role'],
  ],
  [
    'its binding gives a group the role too',
    {
      bindings: [binding('kube2iam', 'kube2iam', subject('kube2iam'), { kind: 'Group', name: 'kube-system/kube2iam' })],
    },
    ['ServiceAccount kube2iam', 'DaemonSet kube2iam'],
    ['ClusterRoleBinding kube2iam: it gives Group kube-system/kube2iam the same role'],
  ],
  [
    'another binding uses its role',
    { bindings: [...plain.bindings, binding('more', 'kube2iam', subject('other'))] },
    ['ClusterRoleBinding kube2iam', 'ServiceAccount kube2iam', 'DaemonSet kube2iam'],
    ['ClusterRole kube2iam: ClusterRoleBinding more refers to it'],
  ],
  [
    'its role allows more',
    { roles: [role('kube2iam', rule, { apiGroups: [''], resources: ['secrets'], verbs: ['get'] })] },
    ['ClusterRoleBinding kube2iam', 'ServiceAccount kube2iam', 'DaemonSet kube2iam'],
    ['ClusterRole kube2iam: it allows more than a proxy needs'],
  ],
  [
    'it is bound to a role of Kubernetes',
    {
      bindings: [binding('kube2iam', 'cluster-admin', subject('kube2iam'))],
      roles: [role('cluster-admin', { apiGroups: ['*'], resources: ['*'], verbs: ['*'] })],
    },
    ['ClusterRoleBinding kube2iam', 'ServiceAccount kube2iam', 'DaemonSet kube2iam'],
    ['ClusterRole cluster-admin: it allows more than a proxy needs'],
  ],
])('something stays where %s', (_case, changed, own, kept) => {
  expect(judge(changed)).toEqual({ own, kept })
})

test('a role that is gone already does not keep the rest from going', () => {
  expect(judge({ roles: [] }).own).toEqual([
    'ClusterRoleBinding kube2iam',
    'ServiceAccount kube2iam',
    'DaemonSet kube2iam',
  ])
})
