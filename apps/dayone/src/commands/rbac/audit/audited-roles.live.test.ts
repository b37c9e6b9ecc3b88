import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditDenials, auditReader, generatedObjects } from '@dayone/authorizer'
import type { KubeObject } from '@dayone/kube'
import { startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askServer, type Asked } from './ask-server.fixture.ts'

/** Requests for which the API server checks more than the log says, and what their roles from the log must allow. */
let folder: string
let log: string
let cluster: LiveCluster

const rbac = 'rbac.authorization.k8s.io'
const ci = {
  user: 'system:serviceaccount:shop:ci',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
}
const core = '/api/v1/namespaces/shop'
const selected = (name: string) => `${core}/secrets?fieldSelector=metadata.name%3D${name}`
const webSocket = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  'sec-websocket-protocol': 'v5.channel.k8s.io',
}
const apply = (name: string): Asked => ({
  ...ci,
  method: 'PATCH',
  path: `${core}/configmaps/${name}?fieldManager=ci`,
  headers: { 'content-type': 'application/apply-patch+yaml' },
  body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } },
})
const lease = (name: string): Asked => ({
  ...ci,
  method: 'PUT',
  path: `/apis/coordination.k8s.io/v1/namespaces/shop/leases/${name}`,
  body: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace: 'shop' } },
})
const open = (pod: string): Asked => ({
  ...ci,
  path: `${core}/pods/${pod}/exec?command=ls&stdout=true`,
  headers: webSocket,
})
const as = (scope: string): Asked => ({
  ...ci,
  path: `${core}/services`,
  headers: { 'impersonate-user': 'joe', 'impersonate-uid': '42', 'impersonate-extra-scopes': scope },
})

const used: readonly (readonly [Asked, status: number])[] = [
  [apply('settings'), 201],
  [lease('leader'), 201],
  [{ ...ci, path: selected('door') }, 200],
  [{ ...ci, path: `${selected('door')}&watch=true&timeoutSeconds=1` }, 200],
  // There is no such pod; that is found out after the permission.
  [open('web-0'), 404],
  [as('view'), 200],
]
const neverUsed: readonly Asked[] = [
  apply('other'),
  lease('other'),
  { ...ci, path: `${core}/secrets` },
  { ...ci, path: selected('gate') },
  open('web-1'),
  as('edit'),
]

const binding = (kind: string, name: string, role: string, user: string): KubeObject => ({
  apiVersion: `${rbac}/v1`,
  kind,
  metadata: { name, ...(kind === 'RoleBinding' && { namespace: 'shop' }) },
  roleRef: { apiGroup: rbac, kind: kind === 'RoleBinding' ? 'Role' : 'ClusterRole', name: role },
  subjects: [{ kind: 'User', name: user, apiGroup: rbac }],
})
const all = [
  binding('ClusterRoleBinding', 'all-ci', 'cluster-admin', ci.user),
  binding('ClusterRoleBinding', 'all-joe', 'cluster-admin', 'joe'),
]
/** What the log shows at first sight. */
const half: readonly KubeObject[] = [
  {
    apiVersion: `${rbac}/v1`,
    kind: 'Role',
    metadata: { name: 'half', namespace: 'shop' },
    rules: [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['patch'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['update'] },
      { apiGroups: [''], resources: ['pods/exec'], verbs: ['get'] },
    ],
  },
  binding('RoleBinding', 'half', 'half', ci.user),
]

const remove = async (...paths: readonly string[]): Promise<void> => {
  for (const path of paths) expect((await cluster.kube.request({ method: 'DELETE', path })).status, path).toBe(200)
}
const status = (asked: Asked): Promise<number> => askServer(cluster, asked)
/** The authorizer follows its objects after a moment. */
const becomes = (asked: Asked, code: number) =>
  expect.poll(() => status(asked), { timeout: 20_000, interval: 100, message: asked.path }).toBe(code)
const lines = async (): Promise<readonly string[]> => (await readFile(log, 'utf8')).split('\n')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-audited-'))
  log = join(folder, 'audit.log')
  const policy = join(folder, 'policy.json')
  await writeFile(
    policy,
    JSON.stringify({
      apiVersion: 'audit.k8s.io/v1',
      kind: 'Policy',
      rules: [{ level: 'Metadata' }],
      omitStages: ['RequestReceived'],
    }),
  )
  cluster = await startLiveCluster(process.env, {
    flags: [`--audit-policy-file=${policy}`, `--audit-log-path=${log}`, '--audit-log-mode=blocking-strict'],
  })
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }, ...all)
}, 120_000)
afterAll(async () => {
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
})

it('roles from the log allow the same requests again, also what the API server checks besides, and no neighbour', async () => {
  await becomes({ ...ci, path: '/api/v1/nodes' }, 200)
  for (const [asked, code] of used) await becomes(asked, code)
  const seen = await lines()
  const created = [`${core}/configmaps/settings`, '/apis/coordination.k8s.io/v1/namespaces/shop/leases/leader']
  await remove(...created, ...['all-ci', 'all-joe'].map((name) => `/apis/${rbac}/v1/clusterrolebindings/${name}`))

  await cluster.create(...half)
  await becomes({ ...ci, path: '/api/v1/nodes' }, 403)
  const before = (await lines()).length
  await becomes({ ...open('web-0'), headers: {} }, 403)
  for (const asked of [apply('settings'), lease('leader'), open('web-0'), as('view')])
    expect(await status(asked), asked.path).toBe(403)
  const denials = auditDenials({ isStillDenied: () => true })
  for (const [at, line] of (await lines()).slice(before - 1).entries()) denials.line(line, log, at + 1)
  expect(denials.rows.map(({ verb, what, names }) => `${verb} ${what} ${names.join()}`).toSorted()).toEqual([
    'create configmaps settings',
    'create leases.coordination.k8s.io leader',
    'create pods/exec web-0',
    'impersonate users joe',
  ])

  const reader = auditReader()
  for (const [at, line] of seen.entries()) reader.line(line, log, at + 1)
  const generated = reader.seen
    .filter(({ subject: { name } }) => name === 'ci' || name === 'joe')
    .flatMap(({ subject, rights }) => generatedObjects(subject, rights))
  const roles = `/apis/${rbac}/v1/namespaces/shop`
  await remove(`${roles}/roles/half`, `${roles}/rolebindings/half`)
  await cluster.create(...generated.map((object): KubeObject => ({ ...object })))
  for (const [asked, code] of used) await becomes(asked, code)
  for (const asked of neverUsed) expect(await status(asked), asked.path).toBe(403)
  expect(JSON.stringify(generated)).not.toContain('*')
}, 120_000)
