import { kopsAudience, permitsToken } from '@dayone/aws'
import type { KubeObject } from '@dayone/kube'
import { defined } from '@dayone/pipeline'
import { liveRunner, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { denyMetadataObjects } from '../deny-policy/deny-metadata-policy.ts'
import type { MigrationPorts } from './migration-config.ts'
import { proxyObjects } from './removal/proxy-objects.fixture.ts'
import { migrationTable, kube2iamMigration } from './migration-step.ts'
import { proxyLogReader } from './proxy-log.ts'
import type { MigrationObserved } from './read-migration.ts'

/**
 * Seventeen workloads of kube2iam on a real API server, with its controllers and a node: twelve are migrated one by one,
 * interrupted, and taken back; five are not, each for a reason. IAM is a store of trust policies; no webhook runs, so tokens in pods are not proved here.
 */
const account = '123456789012'
const arn = (role: string): string => `arn:aws:iam::${account}:role/${role}`
const ofEc2 = {
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com', AWS: arn('nodes.laws.example.com') },
  Action: 'sts:AssumeRole',
}
const trustOfEc2 = JSON.stringify({ Version: '2012-10-17', Statement: [ofEc2] })
/** Nobody gets this role by an annotation, and it must stay so. */
const trustOfAdmin = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: arn('sso-admin') }, Action: 'sts:AssumeRole' }],
})
const roleNames = ['web', 'reader', 'writer', 'batch', 'store', 'agent', 'mail']

let cluster: LiveCluster
let provider = ''
let trusts: Map<string, string>

const template = (role: string | undefined, serviceAccountName: string | undefined, name: string) => ({
  metadata: {
    labels: { app: name },
    ...(role === undefined ? {} : { annotations: { 'iam.amazonaws.com/role': role } }),
  },
  spec: {
    containers: [{ name: 'main', image: 'x:1' }],
    ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
  },
})
const workload = (
  kind: string,
  id: string,
  { role, as, replicas = 1 }: { role?: string; as?: string; replicas?: number } = {},
): KubeObject => {
  const [namespace = '', name = ''] = id.split('/')
  const pods = template(role, as, name)
  const metadata = { name, namespace, labels: { owner: 'somebody' } }
  if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata: { ...metadata, ...pods.metadata }, spec: pods.spec }
  if (kind === 'CronJob') {
    const jobs = { ...pods, spec: { ...pods.spec, restartPolicy: 'Never' } }
    return {
      apiVersion: 'batch/v1',
      kind,
      metadata,
      spec: { schedule: '0 3 1 1 *', jobTemplate: { spec: { template: jobs } } },
    }
  }
  const selector = { matchLabels: { app: name } }
  const own = kind === 'DaemonSet' ? {} : { replicas }
  const serviceName = kind === 'StatefulSet' ? { serviceName: name } : {}
  return { apiVersion: 'apps/v1', kind, metadata, spec: { selector, template: pods, ...own, ...serviceName } }
}
const named = (kind: string, id: string): KubeObject => {
  const [namespace = '', name = ''] = id.split('/')
  return { apiVersion: 'v1', kind, metadata: { name, namespace } }
}

beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withNode: true, withCilium: true })
  const { body } = await cluster.kube.request({ method: 'GET', path: '/.well-known/openid-configuration' })
  const { issuer } = body as { issuer: string }
  provider = `arn:aws:iam::${account}:oidc-provider/${issuer.replace('https://', '')}`
  trusts = new Map([...roleNames.map((role) => [role, trustOfEc2] as const), ['admin', trustOfAdmin]])
  await cluster.create(
    ...['shop', 'pay', 'lab'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  )
  await cluster.create(
    ...['shop/web', 'shop/app', 'pay/app', 'pay/batch', 'lab/bound'].map((id) => named('ServiceAccount', id)),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'deploys', namespace: 'lab' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
      subjects: [{ kind: 'ServiceAccount', name: 'bound', namespace: 'lab' }],
    },
    ...proxyObjects,
    workload('Deployment', 'shop/web', { role: 'web', as: 'web', replicas: 2 }),
    workload('CronJob', 'shop/web-report', { role: arn('web'), as: 'web' }),
    workload('Deployment', 'shop/reads', { role: 'reader', as: 'app' }),
    workload('Deployment', 'shop/writes', { role: 'writer', as: 'app' }),
    workload('StatefulSet', 'shop/store', { role: 'store' }),
    workload('DaemonSet', 'shop/agent', { role: 'agent' }),
    workload('Deployment', 'shop/asleep', { role: 'reader', replicas: 0 }),
    workload('Deployment', 'shop/backup', { role: 'store' }),
    workload('Deployment', 'pay/reads', { role: 'reader', as: 'app' }),
    workload('Deployment', 'pay/plain', { as: 'app' }),
    workload('CronJob', 'pay/batch', { role: 'batch', as: 'batch' }),
    workload('Deployment', 'pay/mail', { role: 'mail' }),
    workload('Deployment', 'pay/mail-worker', { role: 'mail' }),
    workload('Deployment', 'lab/bound', { role: 'reader', as: 'bound' }),
    workload('Deployment', 'lab/bound-too', { as: 'bound' }),
    workload('Deployment', 'lab/foreign', { role: 'arn:aws:iam::999999999999:role/x' }),
    workload('Deployment', 'lab/absent', { role: 'gone' }),
    workload('Deployment', 'lab/admin', { role: 'admin' }),
    workload('Pod', 'lab/bare', { role: 'reader' }),
  )
})
afterAll(() => cluster.stop())

const ports = (): MigrationPorts => ({
  kube: cluster.newKube(),
  cloud: {
    account: async () => account,
    roles: {
      read: async (name) => {
        const trust = trusts.get(name)
        return trust === undefined ? undefined : { name, arn: arn(name), trust, tags: {}, attached: [], inline: [] }
      },
      setTrust: async (name, trust) => void trusts.set(name, trust),
      identityProviders: async () => [
        { arn: provider, url: provider.replace(/^.*oidc-provider\//, ''), audiences: [kopsAudience] },
      ],
    },
  },
})
const runner = (input: object = {}) =>
  liveRunner(kube2iamMigration, { isPractice: true, rolloutMinutes: 3, ...input }, () => ({
    ports: ports(),
    facts: () => cluster.facts(),
    snapshot: () => cluster.snapshot(),
  }))

/** A log from elsewhere: no kubelet answers here for those of pods, and the API server waits for it. */
const logOf = (line: string) => {
  const reader = proxyLogReader()
  reader.line(line)
  return { log: { log: reader.log(), takenAt: new Date() } }
}
const asked = () =>
  logOf(`time="${new Date().toISOString()}" req.path=/latest/meta-data/iam/security-credentials/ req.remote=10.0.0.7`)
const silent = logOf('time="2026-01-01T00:00:00Z" msg=start')

const observe = async (): Promise<MigrationObserved> => {
  const ctx = {
    ports: ports(),
    facts: await cluster.facts(),
    clock: { now: () => new Date(), sleep: async () => undefined },
  }
  // It reads no more of a context than that.
  return kube2iamMigration.observe(kube2iamMigration.config.parse(silent), ctx as never)
}
const table = async (): Promise<readonly string[]> =>
  migrationTable((await observe()).rows).rows.map(
    ([namespace, title, , , becomes, state]) => `${namespace}/${title}: ${becomes}, ${state}`,
  )

const accountOf = async (kind: string, id: string): Promise<unknown> => {
  const [namespace = '', name = ''] = id.split('/')
  const live = await cluster
    .newKube()
    .get({ apiVersion: kind === 'CronJob' ? 'batch/v1' : 'apps/v1', kind, namespace, name })
  const spec = (live?.['spec'] ?? {}) as { template?: KubeObject; jobTemplate?: { spec: { template: KubeObject } } }
  const pods = (spec.template ?? spec.jobTemplate?.spec.template)?.['spec'] as
    { serviceAccountName?: string } | undefined
  return pods?.serviceAccountName ?? 'default'
}

/** Workloads with fewer ready pods than wanted. */
const unready = async (): Promise<readonly string[]> => {
  const kube = cluster.newKube()
  const found = await Promise.all(
    ['Deployment', 'StatefulSet'].map((kind) => kube.list({ apiVersion: 'apps/v1', kind })),
  )
  return found.flat().flatMap(({ metadata, spec, status }) => {
    const { replicas = 1 } = spec as { replicas?: number }
    const { readyReplicas = 0 } = (status ?? {}) as { readyReplicas?: number }
    return readyReplicas < replicas ? [metadata.name] : []
  })
}

const byHand = [
  'lab/Deployment absent: gone (new), to migrate',
  'lab/Deployment admin: admin (new), to migrate',
  'lab/Deployment bound: bound-reader (new), by hand',
  'lab/Deployment foreign: x (new), by hand',
  'lab/Pod bare: reader (new), by hand',
]
const expected = [
  ['pay/CronJob batch', 'the same'],
  ['pay/Deployment mail', 'mail'],
  ['pay/Deployment mail-worker', 'mail'],
  ['pay/Deployment reads', 'app-reader'],
  ['shop/CronJob web-report', 'the same'],
  ['shop/DaemonSet agent', 'agent'],
  ['shop/Deployment asleep', 'reader'],
  ['shop/Deployment backup', 'store'],
  ['shop/Deployment reads', 'app-reader'],
  ['shop/Deployment web', 'the same'],
  ['shop/Deployment writes', 'app-writer'],
  ['shop/StatefulSet store', 'store'],
] as const
const toMigrate = expected.map(
  ([id, becomes]) => `${id}: ${becomes}${becomes === 'the same' ? '' : ' (new)'}, to migrate`,
)

test('the inventory names seventeen workloads, proposes splits, and says what is left to do by hand', async () => {
  expect(await table()).toEqual([...byHand, ...toMigrate])
})

test('without a webhook and outside practice nothing is written: pods would lose their credentials', async () => {
  // The scheduler and the controllers of this world write too, until everything runs.
  await expect.poll(async () => (await unready()).length, { timeout: 120_000, interval: 500 }).toBe(0)
  const before = await cluster.snapshot()
  const { ended } = await runner({ isPractice: false }).apply()
  expect(ended.outcome).toBe('failed')
  expect(await cluster.snapshot()).toEqual(before)
  expect(trusts.get('reader')).toBe(trustOfEc2)
})

test('one workload alone: its trust, its account, its pods, and nothing else', async () => {
  const { ended } = await runner({ only: ['shop/Deployment/reads'] }).apply()
  expect(ended.failure).toBeUndefined()
  expect((await table()).filter((line) => line.endsWith('migrated'))).toEqual([
    'shop/Deployment reads: app-reader, migrated',
  ])
  expect(await accountOf('Deployment', 'shop/writes')).toBe('app')
  expect(trusts.get('writer')).toBe(trustOfEc2)
})

test('the rest, from where it was interrupted; every role still trusts whom it trusted', async () => {
  const { ended, step } = await runner().apply()
  expect(ended.failure).toBeUndefined()
  expect(await table()).toEqual([...byHand, ...expected.map(([id, becomes]) => `${id}: ${becomes}, migrated`)])
  for (const [role, subjects] of [
    ['reader', ['shop:app-reader', 'shop:reader', 'pay:app-reader']],
    ['web', ['shop:web']],
  ] as const) {
    const trust = trusts.get(role) ?? ''
    expect(JSON.parse(trust)).toMatchObject({ Statement: expect.arrayContaining([ofEc2]) as unknown })
    for (const subject of subjects)
      expect(
        permitsToken(trust, { provider, audience: kopsAudience, subject: `system:serviceaccount:${subject}` }),
      ).toBe(true)
    expect(
      permitsToken(trust, { provider, audience: kopsAudience, subject: 'system:serviceaccount:lab:default' }),
    ).toBe(false)
  }
  expect(trusts.get('admin')).toBe(trustOfAdmin)
  const passed = step.checks.filter(({ status }) => status === 'pass')
  expect(passed).toHaveLength(expected.length)
  expect(passed.every(({ emulated }) => emulated === true)).toBe(true)
})

test('what belongs to others gets no label of dayone, and pods run as the new account', async () => {
  const live = await cluster
    .newKube()
    .get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' })
  expect(live?.metadata.labels).toEqual({ owner: 'somebody' })
  const pods = await cluster
    .newKube()
    .list({ apiVersion: 'v1', kind: 'Pod' }, { namespace: 'shop', labelSelector: 'app=reads' })
  expect(
    pods.filter(({ metadata }) => metadata['deletionTimestamp'] === undefined).map(({ spec }) => spec),
  ).toMatchObject([{ serviceAccountName: 'app-reader' }])
})

test('again: nothing to change, and no silence while workloads are left', async () => {
  const before = await cluster.snapshot()
  const { ended, planned } = await runner().plan()
  expect([ended.outcome, planned]).toEqual(['unchanged', []])
  expect(await cluster.snapshot()).toEqual(before)
})

test.each<[string, readonly string[], string]>([
  [
    'asked',
    [`time="${new Date().toISOString()}" req.path=/latest/meta-data/iam/security-credentials/ req.remote=10.0.0.7`],
    'silence',
  ],
  ['unknown', [], 'silence'],
  ['silent', ['time="2026-01-01T00:00:00Z" msg=start'], 'deny'],
])('without the ones by hand, a log that is %s', async (_title, lines, wait) => {
  for (const id of ['lab/absent', 'lab/admin', 'lab/bound', 'lab/foreign']) {
    const [namespace = '', name = ''] = id.split('/')
    await cluster.kube.remove({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name })
  }
  await cluster.kube.remove({ apiVersion: 'v1', kind: 'Pod', namespace: 'lab', name: 'bare' })
  const reader = proxyLogReader()
  for (const line of lines) reader.line(line)
  const { ended, planned } = await runner({ log: { log: reader.log(), takenAt: new Date() } }).plan()
  expect([ended.outcome, planned.map(({ id }) => id)]).toEqual(['waiting', [wait]])
})

test('somebody writes a workload again without the change: it is in the plan again, alone', async () => {
  await cluster.kube.request({
    method: 'PATCH',
    path: '/apis/apps/v1/namespaces/shop/deployments/writes?fieldManager=helm',
    contentType: 'application/merge-patch+json',
    body: { spec: { template: { spec: { serviceAccountName: 'app', serviceAccount: 'app' } } } },
  })
  const { planned } = await runner(silent).plan()
  expect(planned.map(({ id }) => id)).toEqual(['account/shop/app-writer', 'switch/shop/Deployment/writes'])
  expect((await runner(silent).apply()).ended.failure).toBeUndefined()
  expect(await accountOf('Deployment', 'shop/writes')).toBe('app-writer')
})

test('the proxy is not removed before nobody needs it and the network denies the address', async () => {
  const before = await cluster.snapshot()
  const refused = async (input: object) => {
    const { ended, step } = await runner({ direction: 'remove', ...input }).apply()
    expect(ended.outcome).toBe('failed')
    return step.findings.filter(({ blocks }) => blocks === 'apply').map(({ id }) => id)
  }
  expect(await refused(asked())).toEqual(['MG-07/remove/silence', 'MG-07/remove/deny'])
  expect(await refused(silent)).toEqual(['MG-07/remove/deny'])
  expect(await cluster.snapshot()).toEqual(before)
})

test('the proxy is removed with what exists for it alone; what others use stays, and so do workloads', async () => {
  const deny = denyMetadataObjects('cilium', await cluster.facts())
  for (const object of deny) await cluster.kube.apply(object)
  const before = await table()
  const { ended, planned, step } = await runner({ direction: 'remove', ...silent }).apply()
  expect(ended).toEqual({ outcome: 'applied', failure: undefined })
  expect(planned.map(({ id }) => id)).toEqual([
    'delete/ClusterRole//kube2iam',
    'delete/ClusterRoleBinding//kube2iam',
    'delete/ServiceAccount/kube-system/kube2iam',
    'delete/DaemonSet/kube-system/kube2iam',
  ])
  expect(step.checks).toMatchObject([{ id: 'MG-07/removed', status: 'pass' }])
  const exists = async ({ apiVersion, kind, metadata: { name, namespace } }: KubeObject) =>
    (await cluster.newKube().get({ apiVersion, kind, name, ...defined({ namespace }) })) !== undefined
  expect(await Promise.all(proxyObjects.map(exists))).toEqual([false, false, false, false, true])
  expect(await table()).toEqual(before)
  expect((await runner({ direction: 'remove', ...silent }).plan()).ended.outcome).toBe('unchanged')

  // Without it, workloads that were taken back would have no credentials.
  const back = await runner({ direction: 'back' }).plan()
  expect(back.step.findings.map(({ id }) => id)).toEqual(['MG-07/no-way-back'])
  for (const { apiVersion, kind, metadata } of deny)
    await cluster.kube.remove({ apiVersion, kind, name: metadata.name })
  await cluster.create(...proxyObjects.slice(0, 4))
})

test('the way back: every workload as before, accounts of dayone deleted, those of others without the role', async () => {
  const { ended } = await runner({ direction: 'back' }).apply()
  expect(ended.failure).toBeUndefined()
  expect((await table()).every((line) => line.endsWith('to migrate'))).toBe(true)
  expect(await accountOf('Deployment', 'shop/reads')).toBe('app')
  expect(await accountOf('StatefulSet', 'shop/store')).toBe('default')
  const accounts = await cluster.newKube().list({ apiVersion: 'v1', kind: 'ServiceAccount' }, { namespace: 'shop' })
  expect(accounts.map(({ metadata }) => metadata.name).toSorted()).toEqual(['app', 'default', 'web'])
  expect(accounts.find(({ metadata }) => metadata.name === 'web')?.metadata.annotations ?? {}).toEqual({})
})
