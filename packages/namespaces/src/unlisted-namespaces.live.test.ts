import { systemClock } from '@dayone/host'
import { dryRunCreate, personCertificate, type Kube, type KubeObject } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import { liveRunner, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest'
import { privilegedPod } from './admission/sample-pods.ts'
import type { NamespacesConfig } from './config.ts'
import { readGrades } from './grades/read-grades.ts'
import { namespaces } from './namespaces.ts'
import { podSpec } from './tenant-rules/attacks.fixture.ts'

/** `default` and namespaces that others create: the same attacks before and after `dayone up namespaces`. */
let cluster: LiveCluster
let builder: Kube

const input = { namespaces: [{ name: 'team' }] }
const world = () => ({
  ports: { kube: cluster.newKube() },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
})
const up = (more: object = {}) => liveRunner(namespaces, { ...input, ...more }, world).apply()

const rbac = 'rbac.authorization.k8s.io'
const level = 'pod-security.kubernetes.io/enforce'
const namespaceOf = (name: string, labels: Readonly<Record<string, string>> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
})
const create = async (kube: Kube, manifest: KubeObject) => {
  const { apiVersion, kind, metadata } = manifest
  const namespace = metadata.namespace === undefined ? {} : { namespace: metadata.namespace }
  const path = await kube.pathOf({ apiVersion, kind, ...namespace })
  const { status, body } = await kube.request({ method: 'POST', path, body: manifest })
  return { status, message: JSON.stringify(body) }
}
const relabel = async (kube: Kube, name: string, value: string | null) =>
  kube.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/${name}?dryRun=All`,
    contentType: 'application/merge-patch+json',
    body: { metadata: { labels: { [level]: value } } },
  })
const labelOf = async (name: string) =>
  (await cluster.kube.get({ apiVersion: 'v1', kind: 'Namespace', name }))?.metadata.labels?.[level]

beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true })
  // A pipeline that creates namespaces and everything in them, without being a cluster admin.
  await cluster.create(
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'builder' },
      rules: [{ apiGroups: ['', 'apps', 'batch', 'networking.k8s.io'], resources: ['*'], verbs: ['*'] }],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'builder' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'builder' },
      subjects: [{ kind: 'Group', name: 'oidc:builders', apiGroup: rbac }],
    },
    namespaceOf('before'),
    namespaceOf('closed-before', { [level]: 'baseline' }),
  )
  const person = { user: 'bob', group: 'oidc:builders', seconds: 600, clock: systemClock }
  builder = cluster.kube.as(await personCertificate(cluster.kube, person))
  const isAllowed = async () => (await dryRunCreate(builder, privilegedPod('default'))).status === 201
  await vi.waitUntil(isAllowed, { timeout: 20_000, interval: 200 })
})
afterAll(() => cluster.stop())

test('unguarded, every attack succeeds', async () => {
  expect((await dryRunCreate(builder, privilegedPod('default'))).status).toBe(201)
  expect((await create(builder, namespaceOf('x-before'))).status).toBe(201)
  expect((await create(builder, namespaceOf('y-before', { [level]: 'privileged' }))).status).toBe(201)
  for (const name of ['x-before', 'y-before'])
    await expect
      .poll(async () => (await dryRunCreate(builder, privilegedPod(name))).status, { timeout: 10_000 })
      .toBe(201)
  expect((await relabel(builder, 'closed-before', 'privileged')).status).toBe(200)
})

test('where a namespace exists that the default would reject, it only warns at first, and says why', async () => {
  const { ended, step } = await up()
  expect(ended).toEqual({ outcome: 'applied', failure: undefined })
  const text = step.findings.find(({ id }) => id === 'NS-01/new-namespaces/warn')?.text
  expect(text).toContain(
    'would be rejected if created again: Namespace y-before (its Pod Security level is privileged).',
  )
  expect(step.checks.find(({ rule }) => rule === 'namespaces/new-namespaces')).toMatchObject({ status: 'warn' })
  expect((await up()).ended.outcome).toBe('unchanged')
  expect((await dryRunCreate(builder, namespaceOf('z-before', { [level]: 'privileged' }))).status).toBe(201)
  const { status } = await cluster.kube.request({
    method: 'PATCH',
    path: '/api/v1/namespaces/y-before',
    contentType: 'application/merge-patch+json',
    body: { metadata: { labels: { [level]: 'baseline' } } },
  })
  expect(status).toBe(200)
})

describe('guarded', () => {
  beforeAll(async () => {
    const { ended, step } = await up()
    expect(ended).toEqual({ outcome: 'applied', failure: undefined })
    expect(step.checks.filter(({ status }) => status === 'fail')).toEqual([])
    expect(step.checks.find(({ rule }) => rule === 'namespaces/default')).toMatchObject({ status: 'pass' })
    expect(step.checks.find(({ rule }) => rule === 'namespaces/new-namespaces')).toMatchObject({ status: 'pass' })
  })

  it.each([
    ['a person', () => builder],
    ['a cluster admin', () => cluster.kube],
  ])('default rejects a privileged pod and a door from %s', async (_who, kube) => {
    expect(await dryRunCreate(kube(), privilegedPod('default'))).toMatchObject({
      status: 403,
      message: expect.stringContaining('violates PodSecurity "baseline') as string,
    })
    const door = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'door', namespace: 'default' } }
    const spec = { ports: [{ port: 80 }], selector: { app: 'web' } }
    for (const type of ['LoadBalancer', 'NodePort'])
      expect((await dryRunCreate(kube(), { ...door, spec: { ...spec, type } })).message).toContain('exceeded quota')
    expect((await dryRunCreate(kube(), { ...door, spec })).status).toBe(201)
  })

  it('default accepts an ordinary pod', async () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default' }, spec: podSpec() }
    expect(await dryRunCreate(builder, pod)).toMatchObject({ status: 201 })
  })

  it.each([
    ['a person', 'x-person', () => builder],
    ['a cluster admin', 'x-admin', () => cluster.kube],
  ])('kubectl create namespace by %s gives one whose pods cannot be privileged', async (_who, name, kube) => {
    expect(await create(kube(), namespaceOf(name))).toMatchObject({ status: 201 })
    expect(await labelOf(name)).toBe('baseline')
    const answer = async () => (await dryRunCreate(kube(), privilegedPod(name))).message
    await expect.poll(answer, { timeout: 10_000 }).toContain('violates PodSecurity "baseline')
  })

  it('only a cluster admin creates or makes a namespace whose pods may be privileged', async () => {
    const refused = { status: 403, message: expect.stringContaining('dayone-new-namespaces') as string }
    // A new policy takes effect some time after it was created.
    const first = () => dryRunCreate(builder, namespaceOf('y-person', { [level]: 'privileged' }))
    await expect.poll(first, { timeout: 10_000 }).toMatchObject(refused)
    for (const name of ['y-person', 'kube-flannel', 'gpu-operator'])
      expect(await create(builder, namespaceOf(name, { [level]: 'privileged' }))).toMatchObject(refused)
    // No default applies to a name of the system, which does not help those who take it.
    expect((await create(builder, namespaceOf('calico-system'))).status).toBe(403)
    expect((await create(cluster.kube, namespaceOf('calico-system'))).status).toBe(201)
    expect(await labelOf('calico-system')).toBeUndefined()
    expect((await create(cluster.kube, namespaceOf('agents', { [level]: 'privileged' }))).status).toBe(201)
    for (const value of ['privileged', null]) expect((await relabel(builder, 'closed-before', value)).status).toBe(403)
    expect((await relabel(cluster.kube, 'closed-before', 'privileged')).status).toBe(200)
  })

  it('wants the label of a team from everyone but cluster admins, if configured', async () => {
    expect((await up({ newNamespaces: { mode: 'deny', requireTeam: true } })).ended.failure).toBeUndefined()
    const asked = (labels: Readonly<Record<string, string>>, kube = builder) =>
      dryRunCreate(kube, namespaceOf('t', labels))
    await expect.poll(async () => (await asked({})).message, { timeout: 20_000 }).toContain('dayone.dev/team')
    expect((await asked({ 'dayone.dev/team': '' })).status).toBe(403)
    expect((await asked({ 'dayone.dev/team': 'shop' })).status).toBe(201)
    expect((await asked({}, cluster.kube)).status).toBe(201)
    const patch = async (name: string, labels: object) => {
      const [path, contentType] = [`/api/v1/namespaces/${name}?dryRun=All`, 'application/merge-patch+json']
      return (await builder.request({ method: 'PATCH', path, contentType, body: { metadata: { labels } } })).status
    }
    // One that never had a team can still be changed; one that has cannot lose it.
    expect(await patch('before', { cost: 'x' })).toBe(200)
    expect((await create(builder, namespaceOf('owned', { 'dayone.dev/team': 'shop' }))).status).toBe(201)
    expect(await patch('owned', { 'dayone.dev/team': null })).toBe(403)
    expect((await up()).ended.failure).toBeUndefined()
    await expect.poll(async () => (await asked({})).status, { timeout: 20_000 }).toBe(201)
  })

  it('keeps an explicit level, and namespaces that never had one can still be changed', async () => {
    expect((await create(builder, namespaceOf('strict', { [level]: 'restricted' }))).status).toBe(201)
    expect(await labelOf('strict')).toBe('restricted')
    const { status } = await builder.request({
      method: 'PATCH',
      path: '/api/v1/namespaces/before?dryRun=All',
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { cost: 'x' } } },
    })
    expect(status).toBe(200)
    expect(await labelOf('before')).toBeUndefined()
  })

  it('status grades every namespace, also without a configuration', async () => {
    const ctx = { ports: { kube: cluster.newKube() }, facts: await cluster.facts(), clock: systemClock }
    const rowsOf = async (config: NamespacesConfig | undefined) => {
      const [table] = await readGrades(config, ctx as unknown as StepContext<{ kube: Kube }>)
      return Object.fromEntries((table?.rows ?? []).map(([name = '', ...cells]) => [name, cells.at(-1)]))
    }
    const rows = await rowsOf(namespaces.config.parse(input))
    expect(rows).toMatchObject({
      team: 'B: no owner',
      default: 'B: no owner',
      before: 'F: its pods can run privileged; any pod reaches it; its pods reach every address; no quota; no owner',
      'closed-before': 'D: any pod reaches it; its pods reach every address; no quota; no owner',
      'kube-system': '-: the system: Kubernetes, and almost every add-on of kops',
    })
    expect(Object.keys(await rowsOf(undefined))).toEqual(Object.keys(rows))
  })

  it('leaves kube-system alone', async () => {
    expect((await dryRunCreate(cluster.kube, privilegedPod('kube-system'))).status).toBe(201)
    const live = await cluster.kube.get({ apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' })
    expect(live?.metadata.labels).toEqual({ 'kubernetes.io/metadata.name': 'kube-system' })
  })

  it('a second run writes nothing', async () => {
    const before = await cluster.snapshot()
    expect((await up()).ended.outcome).toBe('unchanged')
    expect(await cluster.snapshot()).toEqual(before)
  })

  it('a namespace with the default level is adopted without a conflict, one with a chosen level is not', async () => {
    expect((await create(builder, namespaceOf('chosen', { [level]: 'baseline' }))).status).toBe(201)
    const adopting = (...names: readonly string[]) =>
      liveRunner(namespaces, { namespaces: ['team', ...names].map((name) => ({ name })) }, world).apply()
    const refused = await adopting('chosen')
    expect(refused.ended.outcome).toBe('failed')
    expect(JSON.stringify(refused.step.findings)).toContain(level)
    expect((await adopting('x-person')).ended).toEqual({ outcome: 'applied', failure: undefined })
    expect(await labelOf('x-person')).toBe('restricted')
  })

  it('mode warn only reports, and exempt names get nothing', async () => {
    const gentle = { newNamespaces: { mode: 'warn', exempt: ['previews'] } }
    const { ended, step } = await up(gentle)
    expect(ended.failure).toBeUndefined()
    expect(step.checks.find(({ rule }) => rule === 'namespaces/new-namespaces')).toMatchObject({ status: 'warn' })
    const refused = async () => dryRunCreate(builder, namespaceOf('z', { [level]: 'privileged' }))
    await expect.poll(async () => (await refused()).status, { timeout: 20_000 }).toBe(201)
    expect((await refused()).warnings.join()).toContain('dayone-new-namespaces')
    const labels = async (name: string) => (await dryRunCreate(builder, namespaceOf(name))).object?.metadata.labels
    await expect
      .poll(() => labels('z'), { timeout: 20_000 })
      .toMatchObject({ 'pod-security.kubernetes.io/warn': 'baseline', 'pod-security.kubernetes.io/audit': 'baseline' })
    expect((await labels('z'))?.[level]).toBeUndefined()
    expect(await labels('previews')).toEqual({ 'kubernetes.io/metadata.name': 'previews' })
    expect((await up()).ended.failure).toBeUndefined()
  })
})

describe('default that is in use', () => {
  const hostile: KubeObject = { ...privilegedPod('default'), metadata: { name: 'agent', namespace: 'default' } }
  const find = (findings: readonly { readonly id: string; readonly text: string }[]) =>
    findings.find(({ id }) => id === 'NS-10/default')?.text

  beforeAll(async () => {
    expect((await liveRunner(namespaces.removal, {}, world).apply()).ended.outcome).toBe('applied')
    const isCreated = async () => (await create(cluster.kube, hostile)).status === 201
    await vi.waitUntil(isCreated, { timeout: 20_000, interval: 500 })
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'door', namespace: 'default' },
      spec: { type: 'NodePort', ports: [{ port: 80 }], selector: { app: 'web' } },
    })
  })

  it('is left as it is, and the plan and the check say what would break', async () => {
    const { ended, step } = await up()
    expect(ended).toEqual({ outcome: 'applied', failure: undefined })
    const text = find(step.findings)
    expect(text).toContain('The namespace default is not guarded')
    expect(text).toContain('Pod agent in default (container probe: privileged')
    expect(text).toContain('all connections but DNS of Pod agent in default would be cut')
    expect(text).toContain('load balancers or node ports: door')
    expect(step.checks.find(({ rule }) => rule === 'namespaces/default')).toMatchObject({ status: 'warn' })
    expect(await labelOf('default')).toBeUndefined()
    expect((await up()).ended.outcome).toBe('unchanged')
  })

  it('is guarded on request, which the plan reports as a risk', async () => {
    const { ended, step } = await up({ defaultNamespace: 'guard' })
    expect(ended).toEqual({ outcome: 'applied', failure: undefined })
    expect(find(step.findings)).toBeDefined()
    expect(await labelOf('default')).toBe('baseline')
    const kept = await cluster.kube.get({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'agent' })
    expect(kept).toBeDefined()
  })

  it('that someone else has labelled is not taken over', async () => {
    expect((await liveRunner(namespaces.removal, {}, world).apply()).ended.outcome).toBe('applied')
    await cluster.kube.remove({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'agent' })
    await cluster.kube.remove({ apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'door' })
    await cluster.kube.request({
      method: 'PATCH',
      path: '/api/v1/namespaces/default?fieldManager=somebody',
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { [level]: 'restricted' } } },
    })
    const { ended, step } = await up()
    expect(ended).toEqual({ outcome: 'applied', failure: undefined })
    expect(find(step.findings)).toContain('it enforces "restricted" already, which someone else has set')
    expect(await labelOf('default')).toBe('restricted')
  })
})

describe('an existing namespace with observe', () => {
  const observing = { namespaces: [{ name: 'team' }, { name: 'old', observe: 7, team: 'shop' }] }
  const run = () => liveRunner(namespaces, observing, world)
  const labels = async () =>
    (await cluster.kube.get({ apiVersion: 'v1', kind: 'Namespace', name: 'old' }))?.metadata.labels
  const inOld = async () =>
    Object.keys(await cluster.snapshot()).filter((id) => id.includes('/old/') && !id.startsWith('Pod/'))
  let before: readonly string[]

  beforeAll(async () => {
    await cluster.create(namespaceOf('old', { [level]: 'privileged' }), {
      ...privilegedPod('old'),
      metadata: { name: 'running', namespace: 'old' },
    })
    await cluster.kube.request({
      method: 'PATCH',
      path: '/api/v1/namespaces/old?fieldManager=somebody',
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { [level]: null } } },
    })
    before = await inOld()
  })

  it('is only labelled at first, and the run waits', async () => {
    const { ended, step } = await run().apply()
    expect(ended).toEqual({ outcome: 'waiting', failure: undefined })
    const now = await labels()
    expect(now).toMatchObject({ 'pod-security.kubernetes.io/warn': 'restricted', 'dayone.dev/team': 'shop' })
    expect(now?.[level]).toBeUndefined()
    expect(await inOld()).toEqual(before)
    const { checks } = (await run().check()).step
    expect(checks.find(({ id }) => id === 'NS-02/old')).toMatchObject({ status: 'warn' })
    expect(checks.filter(({ status }) => status === 'fail')).toEqual([])
    expect(step.findings.map(({ id }) => id)).toContain('NS-01/old/running')
    const { status, warnings } = await dryRunCreate(builder, privilegedPod('old'))
    expect([status, warnings.join()]).toEqual([201, expect.stringContaining('would violate PodSecurity')])
  })

  it('is still observed in a later run, which writes nothing', async () => {
    const all = await cluster.snapshot()
    expect((await run().apply()).ended.outcome).toBe('waiting')
    expect(await cluster.snapshot()).toEqual(all)
  })

  it('cannot be kept in it by a team', async () => {
    const path = '/api/v1/namespaces/old?dryRun=All'
    const contentType = 'application/merge-patch+json'
    const body = { metadata: { labels: { 'dayone.dev/observed-since': '2026-01-01T00.00' } } }
    const answer = async () => (await builder.request({ method: 'PATCH', path, contentType, body })).status
    await expect.poll(answer, { timeout: 20_000, interval: 500 }).toBe(403)
  })

  /** As if the namespace had got this label long ago. */
  const backdate = async (label: string) => {
    const { 'kubernetes.io/metadata.name': _own, ...rest } = (await labels()) ?? {}
    const metadata = { name: 'old', labels: { ...rest, [label]: '2026-01-01T00.00' } }
    await cluster.kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata })
  }
  /** The deciding policies, as the API server has them: who may be reached. */
  const openings = async (direction: 'ingress' | 'egress') =>
    (await cluster.kube.list({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }, { namespace: 'old' }))
      .filter(({ spec }) => JSON.stringify((spec as Readonly<Record<string, unknown>>)[direction]) === '[{}]')
      .map(({ metadata }) => metadata.name)

  it('is enforced when the time is over, with its egress open for as long again', async () => {
    await backdate('dayone.dev/observed-since')
    const { ended, planned } = await run().apply()
    expect(ended).toEqual({ outcome: 'waiting', failure: undefined })
    expect(planned.map(({ id }) => id)).toContain('egress/old')
    const { checks } = (await run().check()).step
    expect(checks.filter(({ status }) => status === 'fail')).toEqual([])
    expect(checks.find(({ id }) => id === 'NS-02/old/egress')).toMatchObject({ status: 'warn' })
    const now = await labels()
    expect(now).toMatchObject({ [level]: 'restricted' })
    expect(now?.['dayone.dev/observed-since']).toBeUndefined()
    expect(await inOld()).toContain('NetworkPolicy/old/default-deny')
    expect([await openings('ingress'), await openings('egress')]).toEqual([[], ['allow-egress-for-now']])
    expect((await dryRunCreate(builder, privilegedPod('old'))).status).toBe(403)
    const all = await cluster.snapshot()
    expect((await run().apply()).ended.outcome).toBe('waiting')
    expect(await cluster.snapshot()).toEqual(all)
  })

  it('is closed in both directions in the end', async () => {
    await backdate('dayone.dev/egress-open-since')
    const { ended, step } = await run().apply()
    expect(ended).toEqual({ outcome: 'applied', failure: undefined })
    expect(step.checks.filter(({ status }) => status === 'fail')).toEqual([])
    expect((await labels())?.['dayone.dev/egress-open-since']).toBeUndefined()
    expect([await openings('ingress'), await openings('egress')]).toEqual([[], []])
    expect((await run().apply()).ended.outcome).toBe('unchanged')
  })
})
