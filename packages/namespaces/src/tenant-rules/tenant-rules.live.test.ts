import { systemClock } from '@dayone/host'
import { dryRunCreate, personCertificate, serviceAccountToken, type Kube, type KubeObject } from '@dayone/kube'
import { startLiveCluster, liveRunner, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { namespaces } from '../namespaces.ts'
import {
  container,
  imagesOfRegistries,
  inKind,
  kinds,
  objectAttacks,
  objectsOfEveryDay,
  podAttacks,
  podSpec,
  podsOfEveryDay,
} from './attacks.fixture.ts'
import { imageProblem } from './image-reference.ts'
import { tenantPolicyNames } from './tenant-rule-objects.ts'

/** Every tenant attack against a guarded namespace, and the same against an unguarded one. */
let cluster: LiveCluster
let tenant: Kube
const [GUARDED, OTHER, OPEN, CALM] = ['team', 'payments', 'open', 'calm']

const input = {
  namespaces: [
    { name: GUARDED, ingressHosts: ['shop.example.com', '*.shop.example.com'] },
    { name: OTHER, ingressHosts: ['pay.example.net'], exposure: 'none' },
    { name: CALM, exposure: 'internal', cordon: true, preventDeletion: true },
  ],
}
const world = () => ({
  ports: { kube: cluster.newKube() },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
})

const everything = { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'create', 'update', 'patch', 'delete'] }
const rbac = 'rbac.authorization.k8s.io'
const grant = (namespace: string): readonly KubeObject[] => [
  { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: 'all', namespace }, rules: [everything] },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'all', namespace },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'all' },
    subjects: [
      { kind: 'Group', name: 'oidc:team', apiGroup: rbac },
      { kind: 'ServiceAccount', name: 'default', namespace },
    ],
  },
]

beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true })
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: OPEN } }, ...grant(OPEN))
  const { ended } = await liveRunner(namespaces, input, world).apply()
  expect(ended.failure).toBeUndefined()
  // More rights than any persona of dayone: rights granted elsewhere do not open a guard.
  await cluster.create(...grant(GUARDED), ...grant(OTHER), ...grant(CALM), {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'running', namespace: GUARDED },
    spec: podSpec(),
  })
  const person = { user: 'mallory', group: 'oidc:team', seconds: 600, clock: systemClock }
  tenant = cluster.kube.as(await personCertificate(cluster.kube, person))
  const refused = async () => (await ask(inKind(kinds[1]!, GUARDED, podSpec({ nodeName: 'x' })))).status
  await vi.waitUntil(async () => (await refused()) === 403, { timeout: 20_000, interval: 200 })
})
afterAll(() => cluster.stop())

const ask = (manifest: KubeObject, kube: Kube = tenant) => dryRunCreate(kube, manifest)

describe.each(kinds.map((kind) => [kind.kind, kind] as const))('%s', (_name, kind) => {
  it.each(podAttacks)('rejects a pod that %s, and accepts it in an unguarded namespace', async (_what, says, spec) => {
    // nodeName in a pod that a tenant creates directly has the same effect as in a template.
    const answer = await ask(inKind(kind, GUARDED, podSpec(spec)))
    expect(answer).toMatchObject({ status: 403, message: expect.stringMatching(says) as string })
    expect(answer.message).toContain('dayone-tenant-workloads')
    const open = await ask(inKind(kind, OPEN, podSpec(spec)))
    // What the API itself considers an invalid image or priority is rejected everywhere.
    if (open.status !== 201) expect(open.message).toMatch(/image|priority|InvalidImageName|spec\.volumes|mountPath/i)
  })

  it.each(podsOfEveryDay)('accepts a pod that %s', async (_what, spec) => {
    expect(await ask(inKind(kind, GUARDED, podSpec(spec)))).toMatchObject({ status: 201, message: '' })
  })
})

describe('a debug container', () => {
  const debug = (image: string) =>
    tenant.request({
      method: 'PATCH',
      path: `/api/v1/namespaces/${GUARDED}/pods/running/ephemeralcontainers?dryRun=All`,
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { ephemeralContainers: [{ ...container({ image }), name: 'debugger' }] } },
    })
  it.each(['busybox', 'busybox:latest', '169.254.169.254/x:1'])('from %s is rejected', async (image) => {
    const { status, body } = await debug(image)
    expect({ status, said: JSON.stringify(body) }).toMatchObject({
      status: 403,
      said: expect.stringContaining('dayone-tenant-workloads') as string,
    })
  })
  it('by name and version is accepted', async () => {
    expect((await debug('busybox:1.37')).status).toBe(200)
  })
})

describe('other objects', () => {
  it.each(objectAttacks(GUARDED, 'pay.example.net').map((attack) => [attack.what, attack] as const))(
    'rejects %s',
    async (_what, { object, says }) => {
      expect(await ask(object)).toMatchObject({ status: 403, message: expect.stringMatching(says) as string })
      const open = { ...object, metadata: { ...object.metadata, namespace: OPEN } }
      // A host that a guarded namespace claims is reserved only among guarded namespaces.
      expect((await ask(open)).status).toBe(201)
    },
  )
  it.each(objectsOfEveryDay(GUARDED, 'shop.example.com'))('accepts %s', async (_what, object) => {
    expect(await ask(object)).toMatchObject({ status: 201, message: '' })
  })
  it("rejects a host outside of the namespace's list; an unlisted host is free for namespaces without a list", async () => {
    const free = objectsOfEveryDay(GUARDED, 'free.example.org').at(-1)?.[1] as KubeObject
    expect((await ask(free)).status).toBe(403)
  })
})

describe('the guards themselves', () => {
  const send = (method: 'PATCH' | 'DELETE', path: string, body?: object) =>
    tenant.request({
      method,
      path: `${path}?dryRun=All`,
      ...(body === undefined ? {} : { contentType: 'application/merge-patch+json', body }),
    })
  const net = `/apis/networking.k8s.io/v1/namespaces/${GUARDED}/networkpolicies`
  const core = `/api/v1/namespaces/${GUARDED}`
  it.each([
    ['deletes default-deny', 'DELETE', `${net}/default-deny`, undefined],
    ['opens default-deny', 'PATCH', `${net}/default-deny`, { spec: { ingress: [{}] } }],
    [
      'takes our label away',
      'PATCH',
      `${net}/default-deny`,
      { metadata: { labels: { 'app.kubernetes.io/managed-by': null } } },
    ],
    ['raises the quota', 'PATCH', `${core}/resourcequotas/dayone`, { spec: { hard: { pods: '5000' } } }],
    ['deletes the quota', 'DELETE', `${core}/resourcequotas/dayone`, undefined],
    ['raises the limits', 'PATCH', `${core}/limitranges/dayone`, { spec: { limits: [] } }],
    ['hands out tokens', 'PATCH', `${core}/serviceaccounts/default`, { automountServiceAccountToken: true }],
  ] as const)('rejects a tenant who can do everything in its namespace and %s', async (_what, method, path, body) => {
    const { status, body: answer } = await send(method, path, body)
    expect({ status, said: JSON.stringify(answer) }).toMatchObject({
      status: 403,
      said: expect.stringContaining('dayone-guardrails') as string,
    })
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
    const mayChange = { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'patch', 'update', 'delete'] }
    await cluster.create(
      { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: 'labeller' }, rules: [mayChange] },
      {
        apiVersion: `${rbac}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: { name: 'labeller' },
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'labeller' },
        subjects: [{ kind: 'Group', name: 'oidc:team', apiGroup: rbac }],
      },
    )
    const label = async (labels: object) => (await send('PATCH', core, { metadata: { labels } })).status
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
      expect([labels, await label(labels)]).toEqual([labels, 403])
    expect((await send('DELETE', core)).status).toBe(403)
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

describe('a cordoned namespace', () => {
  it.each(kinds.map((kind) => [kind.kind, kind] as const))('accepts no new %s', async (_name, kind) => {
    expect(await ask(inKind(kind, CALM, podSpec()))).toMatchObject({
      status: 403,
      message: expect.stringContaining('is cordoned in dayone.yaml') as string,
    })
  })
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: '4f1a', controller: true }
  const owned = (): KubeObject => {
    const pod = inKind(kinds[0]!, CALM, podSpec())
    return { ...pod, metadata: { ...pod.metadata, ownerReferences: [owner] } }
  }
  const account = async (namespace: string, name: string): Promise<Kube> => {
    const kube = cluster.newKube()
    return kube.as(await serviceAccountToken(kube, { namespace, name, seconds: 600 }))
  }
  it('accepts what existing workloads create', async () => {
    const controller = await account('kube-system', 'replicaset-controller')
    expect(await ask(owned(), controller)).toMatchObject({ status: 201, message: '' })
  })
  it.each<[string, () => Promise<Kube>]>([
    ['a member of a team', () => Promise.resolve(tenant)],
    ['a service account of the namespace', () => account(CALM, 'default')],
  ])('does not accept an owner that %s writes down', async (_who, kube) => {
    expect(await ask(owned(), await kube())).toMatchObject({
      status: 403,
      message: expect.stringContaining('is cordoned in dayone.yaml') as string,
    })
  })
  it('accepts no pod without an owner from a controller either', async () => {
    const pod = inKind(kinds[0]!, CALM, podSpec())
    expect((await ask(pod, await account('kube-system', 'replicaset-controller'))).status).toBe(403)
  })
})

describe('exposure', () => {
  const service = (
    namespace: string,
    type: string,
    annotations: Readonly<Record<string, string>> = {},
  ): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'door', namespace, annotations },
    spec: { type, ports: [{ port: 80 }], selector: { app: 'web' } },
  })
  const aws = 'service.beta.kubernetes.io/aws-load-balancer-'
  it.each<[string, KubeObject, RegExp]>([
    ['internal: a load balancer without a word', service(CALM, 'LoadBalancer'), /must be internal/],
    [
      'internal: a public one',
      service(CALM, 'LoadBalancer', { [`${aws}scheme`]: 'internet-facing' }),
      /must be internal/,
    ],
    [
      'internal: one that says both',
      service(CALM, 'LoadBalancer', { [`${aws}internal`]: 'true', [`${aws}scheme`]: 'internet-facing' }),
      /must be internal/,
    ],
    ['internal: a node port', service(CALM, 'NodePort'), /port on every node/],
    ['none: a load balancer', service(OTHER, 'LoadBalancer'), /exceeded quota/],
    ['none: a node port', service(OTHER, 'NodePort'), /exceeded quota/],
    [
      'none: an Ingress',
      objectsOfEveryDay(OTHER, 'pay.example.net').at(-1)?.[1] as KubeObject,
      /exceeded quota.*ingresses/,
    ],
  ])('rejects with %s', async (_what, object, says) => {
    expect(await ask(object)).toMatchObject({ status: 403, message: expect.stringMatching(says) as string })
    const open = { ...object, metadata: { ...object.metadata, namespace: OPEN } }
    expect((await ask(open)).status).toBe(201)
  })
  it.each([
    ['with the annotation of Kubernetes', { [`${aws}internal`]: 'true' }],
    ['with that of the AWS Load Balancer Controller', { [`${aws}scheme`]: 'internal' }],
  ])('internal accepts a load balancer %s, and ordinary Services', async (_what, annotations) => {
    expect(await ask(service(CALM, 'LoadBalancer', annotations))).toMatchObject({ status: 201 })
    expect(await ask(service(CALM, 'ClusterIP'))).toMatchObject({ status: 201 })
  })
})

it('preventDeletion stops a cluster admin too, and only there', async () => {
  const remove = (name: string) =>
    cluster.kube.request({ method: 'DELETE', path: `/api/v1/namespaces/${name}?dryRun=All` })
  const { status, body } = await remove(CALM)
  expect([status, JSON.stringify(body)]).toEqual([403, expect.stringContaining('remove preventDeletion')])
  expect((await remove(GUARDED)).status).toBe(200)
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

it('images come from listed registries, compared as in the plan', async () => {
  const registries = ['ghcr.io/acme', 'registry.example.com:5000', 'docker.io/library']
  expect((await liveRunner(namespaces, { ...input, registries }, world).apply()).ended.failure).toBeUndefined()
  const answer = async (image: string) =>
    (await ask(inKind(kinds[1]!, GUARDED, podSpec({ containers: [container({ image })] })))).status
  await expect.poll(() => answer('quay.io/acme/web:1'), { timeout: 20_000, interval: 200 }).toBe(403)
  for (const image of imagesOfRegistries)
    expect([image, await answer(image)]).toEqual([image, imageProblem(image, registries) === undefined ? 201 : 403])
  expect((await liveRunner(namespaces, input, world).apply()).ended.failure).toBeUndefined()
})

it('warns first if configured', async () => {
  const gentle = { ...input, tenantRules: 'warn' }
  expect((await liveRunner(namespaces, gentle, world).apply()).ended.failure).toBeUndefined()
  const bad = inKind(kinds[1]!, GUARDED, podSpec({ nodeName: 'x' }))
  await expect.poll(async () => (await ask(bad)).status, { timeout: 20_000, interval: 200 }).toBe(201)
  expect((await ask(bad)).warnings.join()).toContain('dayone-tenant-workloads')
  expect((await liveRunner(namespaces, input, world).apply()).ended.failure).toBeUndefined()
})

it('an existing violation can be scaled down, but creates no new pods', async () => {
  const old = inKind(kinds[1]!, OPEN, podSpec({ tolerations: [{ operator: 'Exists' }] }), 'old')
  await cluster.create(old)
  const late = { namespaces: [...input.namespaces, { name: OPEN, profile: 'baseline' }] }
  expect((await liveRunner(namespaces, late, world).apply()).ended.failure).toBeUndefined()
  const refused = async () => (await ask({ ...old, metadata: { ...old.metadata, name: 'new' } })).status
  await expect.poll(refused, { timeout: 20_000, interval: 200 }).toBe(403)
  const { status } = await tenant.request({
    method: 'PATCH',
    path: `/apis/apps/v1/namespaces/${OPEN}/deployments/old?dryRun=All`,
    contentType: 'application/merge-patch+json',
    body: { spec: { replicas: 0 } },
  })
  expect(status).toBe(200)
})
