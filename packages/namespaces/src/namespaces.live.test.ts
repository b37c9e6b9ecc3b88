import { refOf, type KubeObject } from '@dayone/kube'
import {
  liveLaws,
  liveObjectLaws,
  liveRemovalLaws,
  liveRunner,
  liveUndoLaws,
  openLiveAudit,
  startLiveCluster,
  type LiveCluster,
} from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { namespaces } from './namespaces.ts'

const audit = await openLiveAudit()
let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true, flags: audit.flags })
})
afterAll(async () => {
  await cluster.stop()
  await audit.remove()
})

const connections = {
  ingressFrom: [
    { namespace: 'strict', ports: [8080, '9000-9010'] },
    { cidr: '10.1.0.0/16', except: ['10.1.9.0/24'] },
  ],
  egressTo: [{ internet: true }, { cidr: '10.20.0.0/16', ports: [5432, 'udp/123'] }, { apiServer: true }],
}

const input = {
  namespaces: [
    { name: 'page-score', team: 'scores', size: 'small', ...connections },
    { name: 'strict', profile: 'baseline', allowSameNamespace: false },
    { name: 'calm', team: 'scores', exposure: 'internal' },
  ],
}

const world = () => ({
  ports: { kube: cluster.kube },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
  create: (...manifests: readonly KubeObject[]) => cluster.create(...manifests),
})

liveLaws(namespaces, input, world)
liveObjectLaws(namespaces, input, world)

test('the second run over three namespaces plans nothing, and the API server receives no write', async () => {
  const runner = liveRunner(namespaces, input, () => ({ ...world(), ports: { kube: cluster.newKube() } }))
  // What has been deleted is written again: the count is not blind.
  const missing = { apiVersion: 'v1', kind: 'ResourceQuota', name: 'dayone', namespace: 'calm' }
  await cluster.kube.remove(missing)
  expect(await audit.writesOf(() => runner.apply())).toEqual(['patch resourcequotas/dayone'])
  const writes = await audit.writesOf(async () => {
    const { ended, planned, step } = await runner.apply()
    expect(ended).toEqual({ outcome: 'unchanged', failure: undefined })
    expect(planned).toEqual([])
    const guards = step.checks.filter(({ rule }) => rule === 'namespaces/guards')
    expect(guards.map(({ target, status }) => `${target} ${status}`).toSorted()).toEqual([
      'Namespace calm pass',
      'Namespace page-score pass',
      'Namespace strict pass',
    ])
  })
  expect(writes).toEqual([])
})

const [pageScore, strict, calm] = input.namespaces
liveRemovalLaws(
  namespaces,
  {
    input,
    smaller: {
      namespaces: [{ ...pageScore, allowSameNamespace: false, ingressFrom: [], egressTo: [] }, strict, calm],
    },
    foreign: [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: {
          name: 'theirs',
          namespace: 'page-score',
          labels: { 'app.kubernetes.io/managed-by': 'dayone' },
        },
        spec: { limits: [{ type: 'PersistentVolumeClaim', max: { storage: '1Ti' } }] },
      },
    ],
  },
  world,
)

liveUndoLaws(namespaces, input, world)

test('removal keeps objects and fields of others, and deletes only the named namespace', async () => {
  const { kube } = cluster
  const level = 'pod-security.kubernetes.io/enforce'
  const theirs = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'theirs', labels: { owner: 'ann', [level]: 'restricted' } },
  }
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default-deny', namespace: 'theirs', labels: { owner: 'ann' } },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  }
  await cluster.create(theirs, policy)
  await liveRunner(
    namespaces,
    { namespaces: [...input.namespaces, { name: 'theirs' }, { name: 'over' }] },
    world,
  ).apply()
  const labelsOf = async (manifest: KubeObject) => (await kube.get(refOf(manifest)))?.metadata.labels
  expect(await labelsOf(policy)).toMatchObject({ owner: 'ann', 'app.kubernetes.io/managed-by': 'dayone' })

  const undo = liveRunner(namespaces.removal, { deleteNamespace: 'over' }, world)
  const { ended, planned, step } = await undo.apply()
  expect(ended).toEqual({ outcome: 'applied', failure: undefined })
  expect(
    planned.filter(({ id }) => id.startsWith('Namespace/')).map(({ id, data }) => [id, Object.keys(data as object)]),
  ).toEqual([
    ['Namespace/over', ['manifest', 'remove']],
    ['Namespace/calm', ['manifest', 'release']],
    ['Namespace/default', ['manifest', 'release']],
    ['Namespace/page-score', ['manifest', 'release']],
    ['Namespace/strict', ['manifest', 'release']],
    ['Namespace/theirs', ['manifest', 'release']],
  ])
  expect(step.findings.map(({ id }) => id)).toContain('kept/NetworkPolicy/theirs/default-deny')
  expect(step.checks.map(({ status }) => status)).toEqual(['pass'])
  expect(await labelsOf(policy)).toEqual({ owner: 'ann' })
  expect(await labelsOf(theirs)).toEqual({
    owner: 'ann',
    'kubernetes.io/metadata.name': 'theirs',
    [level]: 'restricted',
  })
  expect(await kube.get({ apiVersion: 'v1', kind: 'Namespace', name: 'over' })).toBeUndefined()

  const refused = await liveRunner(namespaces.removal, { deleteNamespace: 'theirs' }, world).plan()
  expect(refused.ended.failure?.message).toBe('dayone does not guard the namespace theirs, so it does not delete it.')
  expect((await liveRunner(namespaces, input, world).apply()).ended.outcome).toBe('applied')
})

test('a namespace removed from the configuration keeps its guards, until its deletion is requested and its name typed', async () => {
  const smaller = { namespaces: [pageScore, calm] }
  const before = await cluster.snapshot()
  const kept = await liveRunner(namespaces, smaller, world).apply()
  expect(kept.step.findings.map(({ id }) => id)).toContain('NS/released/strict')
  expect(kept.planned.map(({ id }) => id).filter((id) => id.includes('strict'))).toEqual([])
  expect(Object.keys(await cluster.snapshot()).filter((id) => id.includes('/strict/'))).toEqual(
    Object.keys(before).filter((id) => id.includes('/strict/')),
  )

  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'precious', namespace: 'strict' } }
  await cluster.create(secret)
  const asked = await liveRunner(namespaces, { ...smaller, remove: ['strict'] }, world).apply()
  const [change] = asked.events.flatMap((event) => (event.type === 'step.planned' ? event.plan.changes : []))
  expect(change).toMatchObject({ action: 'delete', target: 'strict', confirm: 'type-the-name' })
  expect(change?.why).toContain('1 Secret')
  const isLeft = async () =>
    (await cluster.kube.get({ apiVersion: 'v1', kind: 'Namespace', name: 'strict' })) !== undefined
  await expect.poll(isLeft, { timeout: 30_000 }).toBe(false)
})
