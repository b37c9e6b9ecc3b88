import { applyObjectChange, planObjects, sameCluster, serviceAccountToken, type KubeObject } from '@dayone/kube'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLiveCluster, type LiveCluster } from './live-cluster.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
})
afterAll(() => cluster.stop())

const quota = (hard: Readonly<Record<string, string>>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'live', namespace: 'default' },
  spec: { hard },
})

const binding = (role: string): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'live', namespace: 'default' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'oidc:team' }],
})

const planFor = async (manifest: KubeObject) =>
  planObjects([{ manifest, wave: 0, why: 'It is tested' }], await cluster.kube.observe([manifest]))

const converge = async (manifest: KubeObject) => {
  const plan = await planFor(manifest)
  for (const change of plan) await applyObjectChange(cluster.kube, change, () => undefined)
  expect(await planFor(manifest)).toEqual([])
  return plan
}

/** The request of `kubectl edit`. */
const edit = (hard: Readonly<Record<string, string>>) =>
  cluster.kube.request({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/resourcequotas/live?fieldManager=somebody',
    contentType: 'application/merge-patch+json',
    body: { spec: { hard } },
  })

test('normalized values of the server are no difference', async () => {
  const [made] = await converge(quota({ pods: '10', 'limits.memory': '8192Mi', 'limits.cpu': '0.5', secrets: '3' }))
  expect(made?.action).toBe('create')
})

test('removes a field that is no longer wanted', async () => {
  const [change] = await converge(quota({ pods: '10', 'limits.memory': '8Gi', 'limits.cpu': '500m' }))
  expect(change?.diff).toBe('- spec.hard.secrets: "3"')
})

test('takes back a field that someone changed, and the diff names them', async () => {
  await converge(quota({ pods: '10' }))
  expect((await edit({ pods: '50' })).status).toBe(200)
  // LISTs of a run are shared for a few seconds; our own writes are visible immediately.
  await expect
    .poll(async () => (await planFor(quota({ pods: '10' })))[0]?.diff, { timeout: 20_000 })
    .toContain('- spec.hard.pods: "50" (set by somebody)')
  await converge(quota({ pods: '10' }))
})

test('a foreign field is a conflict that names its owner', async () => {
  const path = '/api/v1/namespaces/default/configmaps'
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs' }, data: { tier: 'a' } }
  await cluster.kube.request({ method: 'POST', path: `${path}?fieldManager=helm`, body })
  const ours = { ...body, metadata: { name: 'theirs', namespace: 'default' }, data: { tier: 'b' } }
  await expect(cluster.kube.apply(ours)).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringMatching(/\.data\.tier.*helm/) as string,
  })
})

test('recreates a binding to change its role', async () => {
  await converge(binding('view'))
  const [change] = await converge(binding('edit'))
  expect(change?.data.replace).toBe(true)
})

test('the cluster identity is stable, and a token has another user', async () => {
  const { kube } = cluster
  expect(sameCluster(await kube.identity(), await kube.identity())).toBe(true)
  const token = await serviceAccountToken(kube, { namespace: 'default', name: 'default', seconds: 600 })
  const secrets = '/api/v1/namespaces/kube-system/secrets'
  expect((await kube.as(token).request({ method: 'GET', path: secrets })).status).toBe(403)
  expect((await kube.as({ token: 'made up' }).request({ method: 'GET', path: secrets })).status).toBe(401)
})
