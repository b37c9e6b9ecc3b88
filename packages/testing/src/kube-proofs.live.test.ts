import { systemClock } from '@dayone/host'
import { dryRunCreate, personCertificate, reviewAccess, type KubeObject } from '@dayone/kube'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLiveCluster, type LiveCluster } from './live-cluster.ts'

const group = 'oidc:team'
const rbac = 'rbac.authorization.k8s.io'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  await cluster.create(
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'strict',
        labels: {
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'team', namespace: 'strict' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'view' },
      subjects: [{ apiGroup: rbac, kind: 'Group', name: group }],
    },
  )
})
afterAll(() => cluster.stop())

const widget: KubeObject = { apiVersion: 'proofs.example.com/v1', kind: 'Widget', metadata: { name: 'one' } }

const deployment = (namespace: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'careless', namespace },
  spec: {
    selector: { matchLabels: { app: 'careless' } },
    template: { metadata: { labels: { app: 'careless' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
  },
})

test('a certificate of a group has that group, and access reviews match its rights', async () => {
  const { kube } = cluster
  const user = 'dayone:somebody'
  const before = await cluster.snapshot()
  const person = kube.as(await personCertificate(kube, { user, group, seconds: 600, clock: systemClock }))
  const self = await person.request({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  })
  expect(self.body).toMatchObject({ status: { userInfo: { username: user, groups: [group, 'system:authenticated'] } } })
  for (const [resource, namespace, isAllowed] of [
    ['pods', 'strict', true],
    ['secrets', 'strict', false],
    ['pods', 'default', false],
  ] as const) {
    const question = { user, groups: [group], verb: 'list', group: '', resource, namespace }
    const { allowed } = await reviewAccess(kube, question)
    const { status } = await person.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/${resource}` })
    expect([resource, namespace, allowed, status]).toEqual([resource, namespace, isAllowed, isAllowed ? 200 : 403])
  }
  expect(await cluster.snapshot()).toEqual(before)
})

test('dry runs are admitted or rejected like real requests, with warnings, and never stored', async () => {
  const before = await cluster.snapshot()
  const warned = await dryRunCreate(cluster.kube, deployment('strict'))
  expect(warned).toMatchObject({ status: 201, reason: '', object: { spec: { replicas: 1 } } })
  expect(warned.warnings.join()).toContain('would violate PodSecurity "restricted:latest"')
  const pod: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'careless', namespace: 'strict' },
    spec: { containers: [{ name: 'a', image: 'a:1' }] },
  }
  const refused = await dryRunCreate(cluster.kube, pod)
  expect(refused).toMatchObject({ status: 403, reason: 'Forbidden', object: undefined })
  expect(refused.message).toContain('violates PodSecurity')
  expect((await dryRunCreate(cluster.kube, deployment('nowhere'))).reason).toBe('NotFound')
  expect(await cluster.snapshot()).toEqual(before)
})

test('rejects an object that is being deleted, and names what blocks its deletion', async () => {
  const { kube } = cluster
  const held: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'held', namespace: 'default', finalizers: ['example.com/hold'] },
  }
  await cluster.create(held)
  await kube.remove({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'held' })
  const { finalizers: _, ...metadata } = held.metadata
  const refusal = { exitCode: 5, message: 'ConfigMap held in default is being deleted.' }
  await expect(kube.apply({ ...held, metadata })).rejects.toMatchObject({
    ...refusal,
    hint: expect.stringContaining('example.com/hold') as string,
  })
})

test('writes nothing to a namespace that is being deleted', async () => {
  const { kube } = cluster
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'leaving' } })
  await cluster.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'held', namespace: 'leaving', finalizers: ['example.com/hold'] },
  })
  await kube.remove({ apiVersion: 'v1', kind: 'Namespace', name: 'leaving' })
  const late: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace: 'leaving' } }
  await expect(kube.apply(late)).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringContaining('its namespace is being deleted') as string,
  })
})

test('reports a kind that the server does not serve, and finds it as soon as it is served', async () => {
  const { kube } = cluster
  await expect(kube.apply(widget)).rejects.toMatchObject({
    exitCode: 6,
    message: 'This cluster does not serve Widget (proofs.example.com/v1).',
  })
  const isServed = async () => (await kube.observe([widget])).isServed(widget)
  expect(await isServed()).toBe(false)
  const schema = { openAPIV3Schema: { type: 'object' } }
  await cluster.create({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.proofs.example.com' },
    spec: {
      group: 'proofs.example.com',
      names: { kind: 'Widget', plural: 'widgets' },
      scope: 'Cluster',
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  })
  await expect.poll(isServed, { timeout: 20_000 }).toBe(true)
  expect((await kube.apply(widget)).metadata.name).toBe('one')
})
