import { systemClock } from '@dayone/host'
import {
  dryRunCreate,
  hasManagedLabel,
  personCertificate,
  serviceAccountToken,
  workloadKinds,
  type Kube,
  type KubeObject,
  type WorkloadKind,
} from '@dayone/kube'
import { liveRunner, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { namespaces } from '../namespaces.ts'
import { grantAll, inKind, kinds, podSpec } from './attacks.fixture.ts'
import { countedObjects, countedResources } from './counted-objects.fixture.ts'
import { tenantPolicyNames } from './tenant-rule-objects.ts'

/** Attacks against the guards of a namespace, and the same against a twin that nobody guards. */
let cluster: LiveCluster
let tenant: Kube
/** The account of a workload, with its token. */
let workload: Kube
/** TWIN has the same objects as GUARDED, and the attackers have the same rights there. */
const [GUARDED, TWIN] = ['team', 'twin']
/** The quota of COUNTED for objects of each kind; LOOSE has none. */
const MOST = 3
const [COUNTED, LOOSE] = ['counted', 'uncounted']

const input = {
  namespaces: [
    { name: GUARDED, team: 'team' },
    { name: COUNTED, quota: Object.fromEntries(countedResources.map((resource) => [resource, MOST])) },
  ],
  // It would protect the labels of the twin too.
  newNamespaces: { mode: 'off' },
  forbiddenLabels: ['example.com/cost-center', 'bill.example.com/'],
}
const rbac = 'rbac.authorization.k8s.io'

const token = async (namespace: string, name: string): Promise<Kube> => {
  const kube = cluster.newKube()
  return kube.as(await serviceAccountToken(kube, { namespace, name, seconds: 600 }))
}

/** Copies of every guard of GUARDED, made by someone other than dayone. */
const makeTwin = async (): Promise<void> => {
  const own = await cluster.kube.get({ apiVersion: 'v1', kind: 'Namespace', name: GUARDED })
  const labels = Object.entries(own?.metadata.labels ?? {}).filter(([label]) => !label.startsWith('kubernetes.io/'))
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: TWIN, labels: Object.fromEntries(labels) },
  })
  const guards = await Promise.all(
    [
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
      { apiVersion: 'v1', kind: 'ResourceQuota' },
      { apiVersion: 'v1', kind: 'LimitRange' },
    ].map((kind) => cluster.kube.list(kind, { namespace: GUARDED })),
  )
  const copies = guards
    .flat()
    .filter(hasManagedLabel)
    .map(({ apiVersion, kind, metadata: { name, labels: own = {} }, spec }) => ({
      apiVersion,
      kind,
      metadata: { name, namespace: TWIN, labels: own },
      spec,
    }))
  await cluster.create(...copies)
}

beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true })
  const world = () => ({
    ports: { kube: cluster.newKube() },
    facts: () => cluster.facts(),
    snapshot: () => cluster.snapshot(),
  })
  const { ended } = await liveRunner(namespaces, input, world).apply()
  expect(ended.failure).toBeUndefined()
  await makeTwin()
  const verbs = ['get', 'create', 'patch', 'update', 'delete']
  const running = (namespace: string) => inKind(workloadKinds.Pod, namespace, podSpec(), 'running')
  await cluster.create(
    ...grantAll(GUARDED),
    ...grantAll(TWIN, GUARDED),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: LOOSE } },
    ...grantAll(COUNTED),
    ...grantAll(LOOSE),
    running(GUARDED),
    running(TWIN),
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'labeller' },
      rules: [{ apiGroups: [''], resources: ['namespaces'], verbs }],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'labeller' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'labeller' },
      subjects: [{ kind: 'Group', name: 'oidc:team', apiGroup: rbac }],
    },
  )
  const person = { user: 'mallory', group: 'oidc:team', seconds: 600, clock: systemClock }
  tenant = cluster.kube.as(await personCertificate(cluster.kube, person))
  workload = await token(GUARDED, 'default')
  const labels = { 'example.com/cost-center': '1' }
  const refused = async () =>
    (await ask({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x', labels } })).message
  await vi.waitUntil(async () => (await refused()).includes('dayone-tenant-labels'), { timeout: 20_000, interval: 200 })
})
afterAll(() => cluster.stop())

const ask = (manifest: KubeObject, kube: Kube = tenant) => dryRunCreate(kube, manifest)

describe('the guards themselves', () => {
  const send = (method: 'PATCH' | 'DELETE', path: string, body?: object, kube: Kube = tenant) =>
    kube.request({
      method,
      path: `${path}?dryRun=All`,
      ...(body === undefined ? {} : { contentType: 'application/merge-patch+json', body }),
    })
  const net = `/apis/networking.k8s.io/v1/namespaces/${GUARDED}/networkpolicies`
  const core = `/api/v1/namespaces/${GUARDED}`
  const inTwin = (path: string) => path.replace(`/namespaces/${GUARDED}`, `/namespaces/${TWIN}`)
  const attackers = [
    ['a person', () => tenant],
    ['a service account with its token', () => workload],
  ] as const
  describe.each(attackers)('from %s who can do everything in the namespace', (_who, attacker) => {
    it.each([
      ['who deletes default-deny', 'DELETE', `${net}/default-deny`, undefined],
      ['who deletes an allowed connection', 'DELETE', `${net}/allow-dns`, undefined],
      ['who opens default-deny', 'PATCH', `${net}/default-deny`, { spec: { ingress: [{}] } }],
      ['who widens DNS to everything', 'PATCH', `${net}/allow-dns`, { spec: { egress: [{}] } }],
      [
        'who lets default-deny select nothing',
        'PATCH',
        `${net}/default-deny`,
        { spec: { podSelector: { matchLabels: { a: 'b' } } } },
      ],
      [
        'who takes our label away',
        'PATCH',
        `${net}/default-deny`,
        { metadata: { labels: { 'app.kubernetes.io/managed-by': null } } },
      ],
      ['who raises the quota', 'PATCH', `${core}/resourcequotas/dayone`, { spec: { hard: { pods: '5000' } } }],
      ['who deletes the quota', 'DELETE', `${core}/resourcequotas/dayone`, undefined],
      ['who raises the limits', 'PATCH', `${core}/limitranges/dayone`, { spec: { limits: [] } }],
      ['who deletes the limits', 'DELETE', `${core}/limitranges/dayone`, undefined],
      [
        'who raises the quota in its status',
        'PATCH',
        `${core}/resourcequotas/dayone/status`,
        { status: { hard: { pods: '5000' } } },
      ],
      [
        'who relabels the namespace through its status',
        'PATCH',
        `${core}/status`,
        { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
      ],
      ['who hands out tokens', 'PATCH', `${core}/serviceaccounts/default`, { automountServiceAccountToken: true }],
    ] as const)('rejects one %s, and the twin accepts it', async (_what, method, path, body) => {
      const { status, body: answer } = await send(method, path, body, attacker())
      expect({ status, said: JSON.stringify(answer) }).toMatchObject({
        status: 403,
        said: expect.stringContaining('dayone-guardrails') as string,
      })
      const twin = await send(method, inTwin(path), body, attacker())
      expect({ status: twin.status, said: JSON.stringify(twin.body) }).toMatchObject({ status: 200 })
    })
  })
  it('rejects one who takes the labels of a namespace away while finalizing it, and the twin loses them', async () => {
    const finalize = (name: string) =>
      tenant.request({
        method: 'PUT',
        path: `/api/v1/namespaces/${name}/finalize?dryRun=All`,
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: { finalizers: ['kubernetes'] } },
      })
    const { status, body } = await finalize(GUARDED)
    expect([status, JSON.stringify(body)]).toEqual([403, expect.stringContaining('dayone-guardrails')])
    const twin = await finalize(TWIN)
    expect([twin.status, JSON.stringify(twin.body)]).toEqual([200, expect.not.stringContaining('pod-security')])
  })
  it('a tenant can change and delete its own objects', async () => {
    const own = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'own', namespace: GUARDED },
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    }
    await cluster.create(own)
    expect((await send('PATCH', `${net}/own`, { metadata: { labels: { a: 'b' } } })).status).toBe(200)
    expect((await send('DELETE', `${net}/own`)).status).toBe(200)
  })
  it('on a namespace protects only the labels of guards from users who may change namespaces without being administrators', async () => {
    const label = async (labels: object, path = core) => (await send('PATCH', path, { metadata: { labels } })).status
    // RBAC applies the binding with a delay. The order of labels is undefined, so the request is repeated.
    await expect.poll(() => label({ cost: 'x' }), { timeout: 20_000, interval: 200 }).toBe(200)
    for (let time = 0; time < 10; time += 1) expect(await label({ cost: `${time}`, a: 'b', z: 'y' })).toBe(200)
    for (const labels of [
      { 'pod-security.kubernetes.io/enforce': 'privileged' },
      { 'pod-security.kubernetes.io/enforce': null },
      { 'pod-security.kubernetes.io/exempt': 'yes' },
      { 'dayone.dev/profile': 'baseline' },
      { 'app.kubernetes.io/managed-by': null },
    ])
      expect([labels, await label(labels), await label(labels, inTwin(core))]).toEqual([labels, 403, 200])
    expect((await send('DELETE', core)).status).toBe(403)
    expect((await send('DELETE', inTwin(core))).status).toBe(200)
  })
  it('an administrator can change them', async () => {
    const { status } = await cluster.kube.request({
      method: 'PATCH',
      path: `${core}/resourcequotas/dayone?dryRun=All`,
      contentType: 'application/merge-patch+json',
      body: { spec: { hard: { pods: '51' } } },
    })
    expect(status).toBe(200)
  })
})

describe('forbidden labels', () => {
  const labelled = (kind: WorkloadKind, namespace: string, labels: Readonly<Record<string, string>>): KubeObject => {
    const made = inKind(kind, namespace, podSpec(), 'labelled')
    if (kind.kind === 'Pod') return { ...made, metadata: { ...made.metadata, labels } }
    // The labels of the pods, not of the object itself.
    const text = JSON.stringify(made['spec']).replace(
      '"template":{"metadata":{"labels":{',
      `"template":{"metadata":{"labels":{${JSON.stringify(labels).slice(1, -1)},`,
    )
    return { ...made, spec: JSON.parse(text) as object }
  }
  const forbidden: readonly Readonly<Record<string, string>>[] = [
    { 'example.com/cost-center': '1' },
    { 'bill.example.com/any': '' },
  ]
  const free: readonly Readonly<Record<string, string>>[] = [
    { 'example.com/cost': '1' },
    { 'cost-center': '1' },
    { 'example.com.evil/cost-center': '1' },
    { 'app.kubernetes.io/name': 'web' },
  ]
  const by = 'dayone-tenant-labels'
  const patch = async (path: string, labels: object, kube: Kube = tenant) => {
    const { status, body } = await kube.request({
      method: 'PATCH',
      path: `${path}?dryRun=All`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels } },
    })
    return { status, message: JSON.stringify(body) }
  }
  const pod = `/api/v1/namespaces/${GUARDED}/pods/running`

  it.each(kinds.map((kind) => [kind.kind, kind] as const))(
    'are rejected in a %s, others accepted',
    async (_kind, kind) => {
      for (const labels of forbidden) {
        expect(await ask(labelled(kind, GUARDED, labels))).toMatchObject({
          status: 403,
          message: expect.stringContaining(by) as string,
        })
        expect((await ask(labelled(kind, TWIN, labels))).status).toBe(201)
        expect((await ask(labelled(kind, GUARDED, labels), cluster.kube)).status).toBe(201)
      }
      for (const labels of free)
        expect(await ask(labelled(kind, GUARDED, labels))).toMatchObject({ status: 201, message: '' })
    },
  )
  it('are rejected on a running pod', async () => {
    for (const labels of forbidden)
      expect(await patch(pod, labels)).toMatchObject({ status: 403, message: expect.stringContaining(by) as string })
    for (const labels of free) expect((await patch(pod, labels)).status).toBe(200)
    expect((await patch(pod.replace(GUARDED, TWIN), forbidden[0]!)).status).toBe(200)
  })
  it('are copied by the controllers of the cluster from a template that has them', async () => {
    const controller = await token('kube-system', 'replicaset-controller')
    expect((await ask(labelled(workloadKinds.Pod, GUARDED, forbidden[0]!), controller)).status).toBe(201)
  })
  it('are rejected on every namespace, also a new one, and not removed by a team', async () => {
    const made = (labels: Readonly<Record<string, string>>): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'made-by-a-team', labels },
    })
    const admin = '/api/v1/namespaces/twin'
    for (const labels of forbidden) {
      expect(await ask(made(labels))).toMatchObject({ status: 403, message: expect.stringContaining(by) as string })
      for (const name of [GUARDED, TWIN])
        expect(await patch(`/api/v1/namespaces/${name}`, labels)).toMatchObject({
          status: 403,
          message: expect.stringContaining(by) as string,
        })
      expect((await patch(admin, labels, cluster.kube)).status).toBe(200)
    }
    for (const labels of free) expect((await ask(made(labels))).status).toBe(201)
    const stored = await cluster.kube.request({
      method: 'PATCH',
      path: admin,
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { 'example.com/cost-center': '7' } } },
    })
    expect(stored.status).toBe(200)
    expect((await patch(admin, { 'example.com/cost-center': null })).status).toBe(403)
    expect((await patch(admin, { 'example.com/cost-center': '8' })).status).toBe(403)
    expect((await patch(admin, { other: 'x' })).status).toBe(200)
  })
})

it('the API server finds no error in the expressions', async () => {
  for (const name of tenantPolicyNames) {
    const typeChecked = async () => {
      const { body } = await cluster.kube.request({
        method: 'GET',
        path: `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/${name}`,
      })
      return (body as { status?: { typeChecking?: object; observedGeneration?: number } }).status ?? {}
    }
    await expect.poll(async () => (await typeChecked()).observedGeneration, { timeout: 30_000 }).toBeDefined()
    expect((await typeChecked()).typeChecking ?? {}).toEqual({})
  }
})

describe('the number of objects', () => {
  /** Creates objects until one is rejected, at most one more than the quota allows; the answers in order. */
  const fill = async (kube: Kube, namespace: string, made: KubeObject) => {
    const path = await kube.pathOf({ apiVersion: made.apiVersion, kind: made.kind, namespace })
    const answers: { readonly status: number; readonly text: string }[] = []
    while (answers.length <= MOST && answers.every(({ status }) => status === 201)) {
      const body = { ...made, metadata: { name: `some-${answers.length}`, namespace } }
      const { status, body: said } = await kube.request({ method: 'POST', path, body })
      answers.push({ status, text: status === 201 ? '' : JSON.stringify(said) })
    }
    return answers
  }
  it.each(countedResources)('%s ends at the quota, and is unbounded in an unguarded namespace', async (resource) => {
    const made = countedObjects[resource]
    const before = (await cluster.kube.list(made, { namespace: COUNTED })).length
    const answers = await fill(await token(COUNTED, 'default'), COUNTED, made)
    expect(answers).toHaveLength(MOST - before + 1)
    expect(answers.at(-1)).toMatchObject({
      status: 403,
      text: expect.stringContaining(
        `exceeded quota: dayone, requested: ${resource}=1, used: ${resource}=${MOST}`,
      ) as string,
    })
    const control = await fill(tenant, LOOSE, made)
    expect(control.map(({ status }) => status)).toEqual(Array.from({ length: MOST + 1 }, () => 201))
  })
  it('pods that finished still count', async () => {
    const path = `/api/v1/namespaces/${COUNTED}/pods`
    for (let at = 0; at < MOST; at++) {
      const { status } = await cluster.kube.request({
        method: 'PATCH',
        path: `${path}/some-${at}/status`,
        contentType: 'application/merge-patch+json',
        body: { status: { phase: 'Succeeded' } },
      })
      expect(status).toBe(200)
    }
    const body = { ...countedObjects['count/pods'], metadata: { name: 'more', namespace: COUNTED } }
    const answer = await tenant.request({ method: 'POST', path, body })
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([403, expect.stringContaining('used: count/pods=3')])
  })
})
