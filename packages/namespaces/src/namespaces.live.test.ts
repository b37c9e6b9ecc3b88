import { readPolicyObjects, refOf, serviceAccountToken, sourcedObject, type KubeObject } from '@dayone/kube'
import { judgeExpectation, parseExpectation, readWorld } from '@dayone/reachability'
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

const hook = (name: string, service: string): KubeObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name },
  webhooks: [
    {
      name: `${name}.example.com`,
      clientConfig: { service: { namespace: 'hooks', name: service } },
      rules: [{ apiGroups: ['none.example.com'], apiVersions: ['*'], resources: ['*'], operations: ['*'] }],
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
    },
  ],
})
const aggregated: KubeObject = {
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1.hooks.example.com' },
  spec: {
    group: 'hooks.example.com',
    version: 'v1',
    groupPriorityMinimum: 100,
    versionPriority: 100,
    insecureSkipTLSVerify: true,
    service: { namespace: 'hooks', name: 'api', port: 8443 },
  },
}
const service = (name: string, spec: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'hooks' },
  spec,
})
const podOf = (name: string, labels: Readonly<Record<string, string>>, namespace = 'hooks'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: { containers: [{ name: 'a', image: 'x:1', ports: [{ name: 'https', containerPort: 9443 }] }] },
})
const removed = async (...manifests: readonly KubeObject[]) => {
  for (const manifest of manifests) await cluster.kube.remove(refOf(manifest))
}

test('the API server keeps reaching webhooks and APIs in a guarded namespace, and nobody who looks like it does', async () => {
  const guarded = { namespaces: [pageScore, calm, { name: 'hooks' }] }
  const runner = () => liveRunner(namespaces, guarded, () => ({ ...world(), ports: { kube: cluster.newKube() } }))
  const likeness = { app: 'hook', component: 'kube-apiserver', tier: 'control-plane' }
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'hooks' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab' } },
    service('hook', { ports: [{ port: 443, targetPort: 'https' }] }),
    service('api', { selector: { app: 'api' }, ports: [{ port: 8443, targetPort: 6443 }] }),
    podOf('hook', { app: 'hook' }),
    podOf('api', { app: 'api' }),
    podOf('likeness', likeness, 'lab'),
    hook('policy', 'hook'),
    aggregated,
  )
  // A Service without selector: the pods are not known, so nothing is written.
  const before = await cluster.snapshot()
  const refused = await runner().apply()
  expect(refused.ended.failure).toMatchObject({ exitCode: 5 })
  expect(refused.ended.failure?.message).toContain(
    'The API server calls Service hooks/hook (the webhook policy.example.com of ValidatingWebhookConfiguration policy), and default-deny would cut it: there is no rule for it, because it has no selector',
  )
  expect(await cluster.snapshot()).toEqual(before)

  await removed(service('hook', {}))
  await cluster.create(service('hook', { selector: { app: 'hook' }, ports: [{ port: 443, targetPort: 'https' }] }))
  const applied = await runner().apply()
  expect(applied.ended).toEqual({ outcome: 'applied', failure: undefined })
  const whys = applied.events.flatMap((event) =>
    event.type === 'step.planned' ? event.plan.changes.map(({ id, why }) => `${id}: ${why}`) : [],
  )
  expect(whys).toContain(
    'CiliumNetworkPolicy/hooks/dayone-allow-api-server-to-api: The API server keeps reaching the pods of Service api, because it answers APIService v1.hooks.example.com',
  )
  expect(whys).toContain(
    'CiliumNetworkPolicy/hooks/dayone-allow-api-server-to-hook: The API server keeps reaching the pods of Service hook, because it answers the webhook policy.example.com of ValidatingWebhookConfiguration policy',
  )
  const platform = applied.step.checks.filter(({ rule }) => rule === 'namespaces/platform')
  expect(platform.map(({ status, means }) => [status, means.replace(/\d+/, 'N')])).toEqual([
    ['pass', 'computed from N live namespaces and policies; no packet was sent'],
    ['pass', 'computed from N live namespaces and policies; no packet was sent'],
  ])
  const known = readWorld((await readPolicyObjects(cluster.newKube())).map(sourcedObject))
  for (const text of ['lab cannot reach hooks', 'calm cannot reach hooks', '0.0.0.0/0 cannot reach hooks'])
    expect(judgeExpectation(known, parseExpectation(text)), text).toEqual([])
  expect(await audit.writesOf(async () => expect((await runner().apply()).ended.outcome).toBe('unchanged'))).toEqual([])

  // An admin of the namespace cannot make the API server call it, so it gets no rule.
  await cluster.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'owner', namespace: 'calm' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'calm' }],
  })
  const kube = cluster.newKube()
  const tenant = kube.as(await serviceAccountToken(kube, { namespace: 'calm', name: 'default', seconds: 600 }))
  const attempts = await Promise.all(
    [hook('mine', 'hook'), aggregated].map(async (body) =>
      tenant.request({
        method: 'POST',
        path: await kube.pathOf({ apiVersion: body.apiVersion, kind: body.kind }),
        body,
      }),
    ),
  )
  tenant.close()
  expect(attempts.map(({ status }) => status)).toEqual([403, 403])

  await removed(hook('policy', 'hook'), aggregated)
  const after = await runner().apply()
  expect(after.planned.map(({ id }) => id)).toEqual([
    'CiliumNetworkPolicy/hooks/dayone-allow-api-server-to-api',
    'CiliumNetworkPolicy/hooks/dayone-allow-api-server-to-hook',
  ])
  expect(after.events.flatMap((event) => (event.type === 'step.planned' ? event.plan.changes : []))[0]).toMatchObject({
    action: 'delete',
    why: 'no webhook or API refers to pods of this Service any more',
  })
  expect((await runner().plan()).ended.outcome).toBe('unchanged')
})

const rbac = 'rbac.authorization.k8s.io'
/** A service account with a scraper's rights in the whole cluster, and a Deployment that runs as it. */
const scraperIn = (namespace: string): readonly KubeObject[] => [
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: `scraper-${namespace}` },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'scraper' },
    subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace }],
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'server', namespace },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'prometheus' } },
      template: {
        metadata: { labels: { app: 'prometheus' } },
        spec: { serviceAccountName: 'prometheus', containers: [{ name: 'a', image: 'x:1' }] },
      },
    },
  },
]

test('the only scraper of the platform reaches the pods, by its rights; a team that imitates it changes nothing', async () => {
  const guarded = { namespaces: [pageScore, calm] }
  const runner = () => liveRunner(namespaces, guarded, () => ({ ...world(), ports: { kube: cluster.newKube() } }))
  await runner().apply()
  const watch = ['get', 'list', 'watch']
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'scraper' },
      rules: [
        { verbs: watch, apiGroups: [''], resources: ['pods', 'endpoints'] },
        { verbs: ['get'], nonResourceURLs: ['/metrics'] },
      ],
    },
    // Somebody gave the same rights to a team's account.
    ...scraperIn('calm').map((object) =>
      object.kind === 'Deployment' ? { ...object, spec: { ...(object['spec'] as object), replicas: 0 } } : object,
    ),
  )
  expect((await runner().plan()).planned).toEqual([])

  await cluster.create(...scraperIn('monitoring'), podOf('server-0', { app: 'prometheus' }, 'monitoring'))
  await cluster.create(podOf('server-0', { app: 'prometheus' }, 'lab'), podOf('web', { app: 'web' }, 'monitoring'))
  const { planned, ended, step } = await runner().apply()
  expect(ended).toEqual({ outcome: 'applied', failure: undefined })
  const own = [
    'NetworkPolicy/calm/dayone-allow-metrics-from-monitoring',
    'NetworkPolicy/page-score/dayone-allow-metrics-from-monitoring',
  ]
  expect(planned.map(({ id }) => id).toSorted()).toEqual(own)
  expect(step.checks.filter(({ rule, status }) => rule === 'namespaces/platform' && status === 'fail')).toEqual([])
  const known = readWorld((await readPolicyObjects(cluster.newKube())).map(sourcedObject))
  for (const text of [
    'monitoring/server-0 can reach page-score',
    'monitoring/web cannot reach page-score',
    'lab cannot reach page-score',
    'calm cannot reach page-score',
  ])
    expect(judgeExpectation(known, parseExpectation(text)), text).toEqual([])
  expect(await audit.writesOf(async () => expect((await runner().apply()).ended.outcome).toBe('unchanged'))).toEqual([])

  // Others may create pods in its namespace now, and so imitate it.
  const shared: KubeObject = {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'editors', namespace: 'monitoring' },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'edit' },
    subjects: [{ apiGroup: rbac, kind: 'Group', name: 'oidc:calm' }],
  }
  await cluster.create(shared)
  const after = await runner().apply()
  expect(after.planned.map(({ id }) => id).toSorted()).toEqual(own)
  expect(after.step.findings.map(({ text }) => text)).toContain(
    'monitoring/prometheus: a scraper by its rights in the whole cluster. No rule allows connections from there to guarded namespaces, because Group oidc:calm may create or enter pods in monitoring too.',
  )
  await removed(shared, ...scraperIn('calm'), ...scraperIn('monitoring'))
})
