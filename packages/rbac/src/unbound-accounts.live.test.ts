import { readClientCertificates, type KubeObject } from '@dayone/kube'
import { liveRunner, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rbac } from './rbac.ts'

let open: LiveCluster
let decided: LiveCluster
beforeAll(async () => {
  open = await startLiveCluster(process.env, { flags: ['--authorization-mode=AlwaysAllow'] })
  decided = await startLiveCluster(process.env)
  await open.create(...objects)
  await decided.create(...objects)
})
afterAll(async () => {
  await open.stop()
  await decided.stop()
})

const deployment = (name: string, spec: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop' },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'x:1' }], ...spec } },
  },
})
const account = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: 'shop' },
})
const objects: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  account('operator'),
  account('reader'),
  deployment('dashboard'),
  deployment('operator', { serviceAccountName: 'operator' }),
  deployment('reader', { serviceAccountName: 'reader' }),
  deployment('tokenless', { automountServiceAccountToken: false }),
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'reader', namespace: 'shop' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'shop' }],
  },
]

const textIn = async (cluster: LiveCluster) => {
  const { step } = await liveRunner(rbac, { teams: [] }, () => ({
    ports: { kube: cluster.kube, readKubeconfigs: () => readClientCertificates([]) },
    facts: () => cluster.facts(),
    snapshot: () => cluster.snapshot(),
  })).plan()
  return step.findings.find(({ id }) => id === 'KD-01/unbound-accounts')
}

test('before AlwaysAllow ends, lists unbound service accounts in use with their workloads', async () => {
  const finding = await textIn(open)
  expect(finding?.text).toBe(
    '2 service accounts without bindings are in use: shop/default (Deployment dashboard in shop), shop/operator (Deployment operator in shop). They can do everything now, and nothing once RBAC is enforced.',
  )
  expect(finding?.hint).toContain(
    'kubectl create rolebinding default-view -n shop --clusterrole=view --serviceaccount=shop:default',
  )
})

test('with RBAC enforced already, no account loses rights', async () => {
  expect(await textIn(decided)).toBeUndefined()
})
