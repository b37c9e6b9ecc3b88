import { systemClock } from '@dayone/host'
import type { KubeObject } from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import { liveRunner, plantedLaws, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applications } from './applications.ts'
import { readFailure } from './failure/read-failure.ts'
import { checkRules } from './check-rules.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withNode: true })
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
})
afterAll(() => cluster.stop())

const application = { name: 'web', namespace: 'shop', image: 'registry.example.com/web:1.0.0', port: 8080, replicas: 2 }
const input = { applications: [application] }
const world = () => ({
  ports: { kube: cluster.newKube() },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
})

/** Ten times as fast: a check that waits a minute for something that never happens gives up after six seconds. */
const began = Date.now()
const fastClock = {
  now: () => new Date(began + (Date.now() - began) * 10),
  sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 10, signal),
}

const verify = async (config: unknown = input): Promise<readonly Check[]> => {
  const ctx = {
    ports: { kube: cluster.newKube() },
    facts: await cluster.facts(),
    clock: fastClock,
    stop: new AbortController().signal,
    report: () => undefined,
    secret: () => undefined,
  } as unknown as StepContext<{ kube: LiveCluster['kube'] }>
  return applications.verify(applications.config.parse(config), ctx)
}

const up = async () => {
  const run = await liveRunner(applications, input, world).apply()
  expect(run.ended.failure).toBeUndefined()
  return run
}

const failed = (checks: readonly Check[], rule: string) =>
  checks.filter((check) => check.rule === rule && check.status === 'fail')

const sound = async () => {
  await up()
  let checks: readonly Check[] = []
  const count = async () => {
    checks = await verify()
    return checks.filter(({ status }) => status === 'fail').length
  }
  // Pods of the previous rollout terminate with a delay.
  await expect.poll(count, { timeout: 30_000, interval: 500 }).toBe(0)
  return checks
}

/** A rollout takes some time. */
const untilFailed = async (rule: string): Promise<readonly Check[]> => {
  let checks: readonly Check[] = []
  const count = async () => {
    checks = await verify()
    return failed(checks, rule).length
  }
  await expect.poll(count, { timeout: 30_000, interval: 500 }).toBeGreaterThan(0)
  return checks
}

const patch = async (path: string, body: object, contentType = 'application/strategic-merge-patch+json') => {
  const { status, body: answer } = await cluster.kube.request({
    method: 'PATCH',
    path: `${path}?fieldManager=somebody`,
    contentType,
    body,
  })
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`)
}

const deployment = '/apis/apps/v1/namespaces/shop/deployments/web'
const account = '/api/v1/namespaces/shop/serviceaccounts/web'
const role = (value: string | null) => ({ metadata: { annotations: { 'eks.amazonaws.com/role-arn': value } } })
const containers = (...list: readonly object[]) => ({ spec: { template: { spec: { containers: list } } } })

const during = (rule: string, body: object) => async () => {
  await up()
  await patch(deployment, body)
  return untilFailed(rule)
}

/** The namespace allows pods that run as root, so that the pods are rejected and not the Deployment. */
const soft = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'soft', namespace: 'strict' },
  spec: {
    selector: { matchLabels: { app: 'soft' } },
    template: {
      metadata: { labels: { app: 'soft' } },
      spec: { containers: [{ name: 'soft', image: 'registry.example.com/soft:1' }] },
    },
  },
}

plantedLaws(checkRules, {
  'applications/ready': {
    sound,
    planted: async () => {
      await up()
      await cluster.kube.remove({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'shop' })
      return verify()
    },
  },
  'applications/reachable': {
    sound,
    planted: async () => {
      await up()
      await patch('/api/v1/namespaces/shop/services/web', { spec: { selector: { nobody: 'here' } } })
      return untilFailed('applications/reachable')
    },
  },
  'applications/image': {
    sound,
    planted: during('applications/image', containers({ name: 'web', image: 'ghcr.io/evil:1' })),
  },
  'applications/restricted': {
    sound,
    planted: during(
      'applications/restricted',
      containers({ name: 'web', securityContext: { privileged: true, allowPrivilegeEscalation: true } }),
    ),
  },
  'applications/as-configured': {
    sound,
    planted: during('applications/as-configured', containers({ name: 'sidecar', image: 'tool:1' })),
  },
  'applications/no-cloud-role': {
    sound,
    planted: async () => {
      await up()
      await patch(account, role('arn:aws:iam::123456789012:role/admin'))
      const checks = await verify()
      await patch(account, role(null))
      return checks
    },
  },
  'applications/pods-created': {
    sound,
    planted: async () => {
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
      await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'strict', labels } }, soft)
      const checks = await untilFailed('applications/pods-created')
      const [check] = failed(checks, 'applications/pods-created')
      expect(check?.text).toContain(
        'Deployment soft in strict exists, but its pods are rejected: Pod Security denied it',
      )
      const words = (await readFailure(cluster.kube, { namespace: 'strict', name: 'soft' }))?.causes.map(
        ({ text }) => text,
      )
      expect(words?.join()).toContain('Pod Security denied it')
      await cluster.kube.remove({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'soft', namespace: 'strict' })
      return checks
    },
  },
  'applications/leftovers': {
    sound,
    planted: async () => {
      await up()
      return verify({ applications: [{ ...application, name: 'other' }] })
    },
  },
})

test.each<[string, object, string]>([
  ['command', containers({ name: 'web', command: ['sh', '-c', 'evil'] }), 'command'],
  ['args', containers({ name: 'web', args: ['--evil'] }), 'args'],
  ['a variable', containers({ name: 'web', env: [{ name: 'LD_PRELOAD', value: '/tmp/evil.so' }] }), 'env'],
  [
    'a volume',
    { spec: { template: { spec: { volumes: [{ name: 'node', emptyDir: { medium: 'Memory' } }] } } } },
    'volume',
  ],
  [
    'an init container',
    { spec: { template: { spec: { initContainers: [{ name: 'first', image: 'evil:1' }] } } } },
    'init',
  ],
  ['another service account', { spec: { template: { spec: { serviceAccountName: 'default' } } } }, 'serviceAccount'],
  ['a hook', containers({ name: 'web', lifecycle: { postStart: { exec: { command: ['evil'] } } } }), 'lifecycle'],
])('reports and removes, in place, %s that others added', async (_case, body, word) => {
  await up()
  const before = await cluster.kube.request({ method: 'GET', path: deployment })
  await patch(deployment, body)
  const checks = await untilFailed('applications/as-configured')
  expect(failed(checks, 'applications/as-configured')[0]?.text).toContain(word)
  const run = await up()
  const changes = run.events.flatMap((event) => (event.type === 'step.planned' ? event.plan.changes : []))
  expect(changes.find(({ id }) => id === 'Deployment/shop/web')).toMatchObject({
    why: expect.stringContaining('somebody') as string,
    diff: expect.stringContaining(word) as string,
  })
  expect(failed(await sound(), 'applications/as-configured')).toEqual([])
  const after = await cluster.kube.request({ method: 'GET', path: deployment })
  const uid = ({ body: object }: { body: unknown }) => (object as KubeObject).metadata['uid']
  expect(uid(after)).toBe(uid(before))
})

test('a restart by kubectl is not an addition', async () => {
  await up()
  const restarted = { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-11-26T20:00:00Z' } } }
  await patch(deployment, { spec: { template: restarted } })
  expect((await liveRunner(applications, input, world).plan()).ended.outcome).toBe('unchanged')
  await sound()
})

test('reports roles from annotations of kube2iam and kiam in the plan', async () => {
  await up()
  await patch('/api/v1/namespaces/shop', { metadata: { annotations: { 'iam.amazonaws.com/permitted': '.*' } } })
  const named = await liveRunner(applications, input, world).plan()
  expect(named.step.findings.map(({ id }) => id).join()).toContain('MG-06/Namespace/shop@')
  await patch('/api/v1/namespaces/shop', { metadata: { annotations: { 'iam.amazonaws.com/permitted': null } } })
})

test('reports a foreign address behind the Service', async () => {
  await up()
  const slice = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' }
  await cluster.create({
    ...slice,
    metadata: { name: 'web-more', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    ports: [{ name: 'app', port: 8080, protocol: 'TCP' }],
    endpoints: [{ addresses: ['10.66.6.6'], conditions: { ready: true } }],
  })
  const checks = await verify()
  await cluster.kube.remove({ ...slice, name: 'web-more', namespace: 'shop' })
  expect(failed(checks, 'applications/reachable').map(({ text }) => text)).toEqual([
    expect.stringContaining('10.66.6.6'),
  ])
})

test.each([
  ['selects other pods', { selector: { 'app.kubernetes.io/name': 'soft' } }],
  ['leads to another port', { ports: [{ port: 8080, targetPort: 9999 }] }],
  ['is a port of every node', { type: 'NodePort' }],
  ['is another name', { type: 'ExternalName', externalName: 'evil.example.com' }],
])('reports a Service that %s as not configured', async (_case, spec) => {
  await up()
  await patch('/api/v1/namespaces/shop/services/web', { spec })
  const found = failed(await verify(), 'applications/as-configured')
  expect(found.map(({ text }) => text)).toEqual([expect.stringContaining('its Service has')])
  await up()
})
