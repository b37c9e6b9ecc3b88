import { systemClock } from '@dayone/host'
import {
  dryRunCreate,
  personCertificate,
  serviceAccountToken,
  workloadKinds,
  type Kube,
  type KubeObject,
} from '@dayone/kube'
import { defined } from '@dayone/pipeline'
import { startLiveCluster, liveRunner, type LiveCluster, type LiveRun } from '@dayone/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { namespaces } from '../namespaces.ts'
import {
  container,
  grantAll,
  imagesOfRegistries,
  inKind,
  kinds,
  objectAttacks,
  objectsOfEveryDay,
  podAttacks,
  podSpec,
  podsOfEveryDay,
} from './attacks.fixture.ts'
import { objectProblem } from './object-problem.ts'
import { bindingTo, requestAttacks, requestsOfEveryDay, type TenantRequest } from './requests.fixture.ts'
import { claimsOf, exposedOf } from './tenant-rule-objects.ts'
import { imageProblem } from './image-reference.ts'

/** Every tenant attack against a guarded namespace, and the same against an unguarded one. */
let cluster: LiveCluster
let tenant: Kube
const [GUARDED, OTHER, OPEN, CALM, LATE] = ['team', 'payments', 'open', 'calm', 'late']
const [OWN, THEIRS] = ['shop.example.com', 'pay.example.net']

const input = {
  namespaces: [
    { name: GUARDED, ingressHosts: [OWN, `*.${OWN}`] },
    { name: OTHER, ingressHosts: [THEIRS], exposure: 'none' },
    { name: CALM, exposure: 'internal', cordon: true, preventDeletion: true },
  ],
}
const world = () => ({
  ports: { kube: cluster.newKube() },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
})

const token = async (namespace: string, name: string): Promise<Kube> => {
  const kube = cluster.newKube()
  return kube.as(await serviceAccountToken(kube, { namespace, name, seconds: 600 }))
}

beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true })
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: OPEN } }, ...grantAll(OPEN))
  const { ended } = await liveRunner(namespaces, input, world).apply()
  expect(ended.failure).toBeUndefined()
  // More rights than any persona of dayone: rights granted elsewhere do not open a guard.
  const running = (namespace: string) => inKind(workloadKinds.Pod, namespace, podSpec(), 'running')
  await cluster.create(...grantAll(GUARDED), ...grantAll(OTHER), ...grantAll(CALM), running(GUARDED), running(OPEN))
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

describe('a pod or service account', () => {
  const send = async ({ method, path, contentType, body }: TenantRequest, namespace = GUARDED, kube: Kube = tenant) => {
    const answer = await kube.request({
      method,
      path: `/api/v1/namespaces/${namespace}/${path}?dryRun=All`,
      ...defined({ contentType }),
      body,
    })
    return { isAccepted: answer.status < 300, said: JSON.stringify(answer.body) }
  }
  it.each(requestAttacks)('cannot get %s, and can in an unguarded namespace', async (_what, request, says) => {
    const answer = await send(request)
    expect(answer).toEqual({ isAccepted: false, said: expect.stringMatching(says) as string })
    expect(await send(request, OPEN)).toMatchObject({ isAccepted: true })
  })
  it.each(requestsOfEveryDay)('can get %s', async (_what, request) => {
    expect(await send(request)).toMatchObject({ isAccepted: true })
  })
  it('can get a node from the scheduler', async () => {
    const person = { user: 'system:kube-scheduler', group: 'oidc:none', seconds: 600, clock: systemClock }
    const scheduler = cluster.kube.as(await personCertificate(cluster.kube, person))
    expect(await send(bindingTo('pods/running/binding'), GUARDED, scheduler)).toMatchObject({ isAccepted: true })
  })
})

describe('access to the node through a controller', () => {
  const onNode = podSpec({
    hostNetwork: true,
    hostPID: true,
    containers: [container({ ports: [{ containerPort: 80, hostPort: 80 }], securityContext: { privileged: true } })],
    volumes: [{ name: 'node', hostPath: { path: '/' } }],
    // A DaemonSet makes a pod for the node below, which never becomes ready.
    tolerations: ['not-ready', 'unreachable'].map((state) => ({
      key: `node.kubernetes.io/${state}`,
      operator: 'Exists',
    })),
  })
  beforeAll(() => cluster.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } }))
  /** As `kubectl create job --from=cronjob/…`, because a schedule takes up to a minute. */
  const runOf = (cronJob: KubeObject): KubeObject => {
    const { jobTemplate } = cronJob['spec'] as { readonly jobTemplate: { readonly spec: object } }
    const { name, namespace } = cronJob.metadata
    return {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, ...defined({ namespace }), annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' } },
      spec: jobTemplate.spec,
    }
  }
  const create = async (object: KubeObject) => {
    const { apiVersion, kind, metadata } = object
    const path = await tenant.pathOf({ apiVersion, kind, namespace: metadata.namespace ?? '' })
    expect((await tenant.request({ method: 'POST', path, body: object })).status).toBe(201)
  }
  const outcome = async (namespace: string, name: string): Promise<string> => {
    const [pods, events] = await Promise.all([
      cluster.kube.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace }),
      cluster.kube.list({ apiVersion: 'v1', kind: 'Event' }, { namespace }),
    ])
    if (pods.some(({ metadata }) => metadata.name.startsWith(name))) return 'a pod'
    const refused = events.map((event) => ({ reason: event['reason'], text: JSON.stringify(event) }))
    const found = refused.find(({ reason, text }) => reason === 'FailedCreate' && text.includes(name))
    return found?.text.includes('violates PodSecurity') === true
      ? 'rejected by Pod Security'
      : (found?.text ?? 'nothing')
  }
  it.each(['Deployment', 'DaemonSet', 'Job', 'CronJob'] as const)(
    '%s gets no pod, and one in an unguarded namespace',
    async (name) => {
      for (const namespace of [GUARDED, OPEN]) {
        const made = inKind(workloadKinds[name], namespace, onNode, `node-${name.toLowerCase()}`)
        await create(made)
        if (name === 'CronJob') await create(runOf(made))
      }
      const of = (namespace: string) => () => outcome(namespace, `node-${name.toLowerCase()}`)
      await expect.poll(of(OPEN), { timeout: 30_000, interval: 200 }).toBe('a pod')
      await expect.poll(of(GUARDED), { timeout: 30_000, interval: 200 }).toBe('rejected by Pod Security')
    },
  )
})

describe('other objects', () => {
  it.each(objectAttacks(GUARDED, OWN, THEIRS).map((attack) => [attack.what, attack] as const))(
    'rejects %s',
    async (_what, { object, says }) => {
      expect(await ask(object)).toMatchObject({ status: 403, message: expect.stringMatching(says) as string })
      const open = { ...object, metadata: { ...object.metadata, namespace: OPEN } }
      // A host that a guarded namespace claims is reserved only among guarded namespaces.
      expect((await ask(open)).status).toBe(201)
    },
  )
  it('the plan predicts what the policy rejects', () => {
    const { namespaces: listed } = namespaces.config.parse(input)
    const claims = { hosts: claimsOf({ namespaces: listed }), exposed: exposedOf({ namespaces: listed }) }
    const missed = objectAttacks(GUARDED, OWN, THEIRS).filter(
      ({ object }) => objectProblem(object, claims) === undefined,
    )
    // Of a claim, the volume name of the cluster cannot be told from a chosen one.
    expect(missed.map(({ what }) => what)).toEqual(['a volume by name'])
    for (const [what, object] of objectsOfEveryDay(GUARDED, OWN))
      expect([what, objectProblem(object, claims)]).toEqual([what, undefined])
  })
  it.each(objectsOfEveryDay(GUARDED, OWN))('accepts %s', async (_what, object) => {
    expect(await ask(object)).toMatchObject({ status: 201, message: '' })
  })
  it("rejects a host outside of the namespace's list; an unlisted host is free for namespaces without a list", async () => {
    const free = objectsOfEveryDay(GUARDED, 'free.example.org').at(-1)?.[1] as KubeObject
    expect((await ask(free)).status).toBe(403)
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
  it('accepts what existing workloads create', async () => {
    const controller = await token('kube-system', 'replicaset-controller')
    expect(await ask(owned(), controller)).toMatchObject({ status: 201, message: '' })
  })
  it.each<[string, () => Promise<Kube>]>([
    ['a member of a team', () => Promise.resolve(tenant)],
    ['a service account of the namespace', () => token(CALM, 'default')],
  ])('does not accept an owner that %s writes down', async (_who, kube) => {
    expect(await ask(owned(), await kube())).toMatchObject({
      status: 403,
      message: expect.stringContaining('is cordoned in dayone.yaml') as string,
    })
  })
  it('accepts no pod without an owner from a controller either', async () => {
    const pod = inKind(kinds[0]!, CALM, podSpec())
    expect((await ask(pod, await token('kube-system', 'replicaset-controller'))).status).toBe(403)
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
    [
      'internal: an Ingress with a public load balancer',
      {
        ...(objectsOfEveryDay(CALM, 'calm.example.org').at(-1)?.[1] as KubeObject),
        metadata: {
          name: 'door',
          namespace: CALM,
          annotations: { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' },
        },
      },
      /must be internal/,
    ],
    ['none: a load balancer', service(OTHER, 'LoadBalancer'), /exceeded quota/],
    ['none: a node port', service(OTHER, 'NodePort'), /exceeded quota/],
    ['none: an Ingress', objectsOfEveryDay(OTHER, THEIRS).at(-1)?.[1] as KubeObject, /exceeded quota.*ingresses/],
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

describe('in a namespace where something exists that the rules would reject', () => {
  const old = (namespace: string, name = 'old'): KubeObject => {
    const made = inKind(workloadKinds.Deployment, namespace, podSpec({ tolerations: [{ operator: 'Exists' }] }), name)
    return { ...made, spec: { ...(made['spec'] as object), replicas: 0 } }
  }
  const door: KubeObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'door', namespace: OPEN },
    spec: { ports: [{ port: 80 }], externalIPs: ['8.8.8.8'] },
  }
  const late = (...names: readonly string[]) => ({
    ...input,
    namespaces: [...input.namespaces, ...names.map((name) => ({ name, profile: 'baseline' }))],
  })
  const run = (some: object) => liveRunner(namespaces, some, world)
  const remove = async (kind: string, name: string) => {
    const apiVersion = kind === 'Service' ? 'v1' : 'apps/v1'
    await cluster.kube.remove({ apiVersion, kind, namespace: OPEN, name })
  }
  const findingOf = ({ step }: LiveRun) => step.findings.find(({ id }) => id === `NS-07/${OPEN}/rules-warn`)
  const stateOf = async (name: string, some: object) =>
    (await run(some).check()).step.checks.find(({ id }) => id === `NS-07/${name}/rules`)?.status

  it('they only warn at first, say why, and deny in a later run that finds nothing', async () => {
    await cluster.create(old(OPEN), door)
    const first = await run(late(OPEN)).apply()
    expect(first.ended).toEqual({ outcome: 'applied', failure: undefined })
    expect(findingOf(first)?.text).toContain('Deployment old in open (it tolerates the taints of control planes)')
    expect(findingOf(first)?.text).toContain('Service door in open (it has externalIPs)')
    expect(findingOf(first)?.hint).toContain('namespaces.tenantRules: deny')
    const warnings = async () => (await ask(old(OPEN, 'new'))).warnings.join()
    await expect.poll(warnings, { timeout: 20_000, interval: 200 }).toContain('dayone-tenant-workloads')
    expect((await ask(old(OPEN, 'new'))).status).toBe(201)
    // The other namespaces stay denied.
    expect((await ask(old(GUARDED, 'new'))).status).toBe(403)
    expect(await stateOf(OPEN, late(OPEN))).toBe('warn')
    expect((await run(late(OPEN)).apply()).ended.outcome).toBe('unchanged')

    await remove('Deployment', 'old')
    const isGone = async () =>
      (await cluster.kube.list({ apiVersion: 'apps/v1', kind: 'ReplicaSet' }, { namespace: OPEN })).every(
        ({ metadata }) => !metadata.name.startsWith('old-'),
      )
    await expect.poll(isGone, { timeout: 30_000, interval: 200 }).toBe(true)
    const second = await run(late(OPEN)).apply()
    expect([second.ended.outcome, findingOf(second)?.text]).toEqual([
      'unchanged',
      expect.stringContaining('Service door'),
    ])
    expect(findingOf(second)?.text).not.toContain('Deployment')
    await remove('Service', 'door')
    const third = await run(late(OPEN)).apply()
    expect(third.ended).toEqual({ outcome: 'applied', failure: undefined })
    expect(third.planned.map(({ id }) => id)).toContain('ValidatingAdmissionPolicyBinding/dayone-tenant-workloads-warn')
    await expect.poll(async () => (await ask(old(OPEN, 'new'))).status, { timeout: 20_000, interval: 200 }).toBe(403)
    expect(await stateOf(OPEN, late(OPEN))).toBe('pass')
  })

  it('they deny at once on request, stay so without it, and what exists can be scaled down', async () => {
    await cluster.create(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: LATE } },
      old(LATE),
      ...grantAll(LATE),
    )
    const both = late(OPEN, LATE)
    expect((await run({ ...both, tenantRules: 'deny' }).apply()).ended.failure).toBeUndefined()
    await expect.poll(async () => (await ask(old(LATE, 'new'))).status, { timeout: 20_000, interval: 200 }).toBe(403)
    expect((await run(both).apply()).ended.outcome).toBe('unchanged')
    const { status } = await tenant.request({
      method: 'PATCH',
      path: `/apis/apps/v1/namespaces/${LATE}/deployments/old?dryRun=All`,
      contentType: 'application/merge-patch+json',
      body: { spec: { replicas: 1 } },
    })
    expect(status).toBe(200)
  })
})
