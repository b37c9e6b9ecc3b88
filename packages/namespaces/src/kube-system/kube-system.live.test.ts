import type { KubeObject } from '@dayone/kube'
import { liveRunner, startLiveCluster, writtenByKops, type LiveCluster, type LiveRun } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { namespaces } from '../namespaces.ts'

/** The add-ons of real kops on a real API server. */
let cluster: LiveCluster

const withAddons = [
  ...['certManager.enabled=true', 'cloudProvider.aws.loadBalancerController.enabled=true'],
  ...['cloudProvider.aws.podIdentityWebhook.enabled=true', 'clusterAutoscaler.enabled=true'],
  ...['kubeDNS.nodeLocalDNS.enabled=true', 'metricsServer.enabled=true', 'nodeProblemDetector.enabled=true'],
  ...['networking.cilium.hubble.enabled=true', 'snapshotController.enabled=true'],
].flatMap((field) => ['--set', `spec.${field}`])
const kinds = ['Deployment', 'DaemonSet', 'Service', 'APIService']

/** The API server of this test reaches no pod: the webhooks are stored, and asked for nothing. */
const asked = (object: KubeObject): KubeObject =>
  object.kind.endsWith('WebhookConfiguration')
    ? {
        ...object,
        webhooks: (object['webhooks'] as readonly object[]).map((webhook) => ({ ...webhook, rules: [] })),
      }
    : object

const world = () => ({
  ports: { kube: cluster.newKube() },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
})
const runner = (kubeSystem: object = { mode: 'guard' }) =>
  liveRunner(namespaces, { namespaces: [{ name: 'team' }], kubeSystem }, world)
const finding = ({ step }: LiveRun, id: string) => step.findings.find((one) => one.id === id)?.text
const statuses = async () => {
  const { checks } = (await runner().check()).step
  const own = checks.filter(({ id }) => id.startsWith('NS-02/kube-system'))
  return Object.fromEntries(own.map(({ id, status }) => [id.replace(/^NS-02\/kube-system\/?/, ''), status]))
}
const policies = async () =>
  (
    await Promise.all(
      [
        { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
        { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
      ].map((kind) => cluster.kube.list(kind, { namespace: 'kube-system' })),
    )
  )
    .flat()
    .map(({ metadata }) => metadata.name)
const changesOf = async () => (await runner().plan()).planned.map(({ id }) => id)

beforeAll(async () => {
  const name = 'addons.example.test'
  const [written, started] = await Promise.all([
    writtenByKops(process.env, [{ name, args: ['--dns', 'none', '--networking', 'cilium', ...withAddons] }]),
    startLiveCluster(process.env, { withCilium: true }),
  ])
  cluster = started
  const addons = (written.get(name) ?? []).filter(
    ({ kind, metadata }) =>
      kind.endsWith('WebhookConfiguration') ||
      (kinds.includes(kind) && metadata.name !== 'cilium' && (metadata.namespace ?? 'kube-system') === 'kube-system'),
  )
  expect(addons.length).toBeGreaterThan(30)
  await cluster.create(...addons.map(asked), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
  const labels = { app: 'web' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } }
  const node = { 'node-role.kubernetes.io/control-plane': '' }
  await cluster.create(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { selector: { matchLabels: labels }, template },
    },
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'control-plane', labels: node } },
  )
}, 180_000)
afterAll(() => cluster.stop())

test('without being asked for, nothing is written to kube-system', async () => {
  expect((await runner({}).apply()).ended).toEqual({ outcome: 'applied', failure: undefined })
  expect(await policies()).toEqual([])
})

test('the plan says before the first write what is closed, and for whom', async () => {
  const before = await cluster.snapshot()
  const run = await runner().plan()
  const closing = finding(run, 'NS-02/kube-system/closing')
  expect(closing).toContain('hubble-relay (TCP 4245)')
  expect(closing).toContain('kube-dns (TCP 9153)')
  for (const kept of ['metrics-server (', 'pod-identity-webhook (', 'cluster-autoscaler', 'aws-load-balancer'])
    expect(closing).not.toContain(kept)
  expect(finding(run, 'NS-02/kube-system/cut')).toContain(
    'kube-system/hubble-relay (TCP 4245) from shop/web[Deployment]',
  )
  expect(await cluster.snapshot()).toEqual(before)
})

test('every add-on of kops stays reachable as needed, and a second run writes nothing', async () => {
  const { ended, step } = await runner().apply()
  expect(ended).toEqual({ outcome: 'applied', failure: undefined })
  expect(step.checks.filter(({ status }) => status === 'fail')).toEqual([])
  expect(await policies()).toEqual([
    'dayone-allow-dns-to-kube-dns',
    'dayone-deny-from-elsewhere',
    'dayone-allow-api-server-to-aws-load-balancer-webhook-service',
    'dayone-allow-api-server-to-cert-manager-webhook',
    'dayone-allow-api-server-to-metrics-server',
    'dayone-allow-api-server-to-pod-identity-webhook',
    'dayone-allow-api-server-to-snapshot-validation-service',
  ])
  expect(await statuses()).toEqual({
    '': 'pass',
    dns: 'pass',
    reach: 'pass',
    'dayone-allow-api-server-to-aws-load-balancer-webhook-service': 'pass',
    'dayone-allow-api-server-to-cert-manager-webhook': 'pass',
    'dayone-allow-api-server-to-metrics-server': 'pass',
    'dayone-allow-api-server-to-pod-identity-webhook': 'pass',
    'dayone-allow-api-server-to-snapshot-validation-service': 'pass',
  })
  const before = await cluster.snapshot()
  expect((await runner().apply()).ended.outcome).toBe('unchanged')
  expect(await cluster.snapshot()).toEqual(before)
})

test.each([
  [
    'NetworkPolicy',
    { apiVersion: 'networking.k8s.io/v1', spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] } },
  ],
  [
    'CiliumNetworkPolicy',
    { apiVersion: 'cilium.io/v2', spec: { endpointSelector: {}, ingress: [{ fromEntities: ['all'] }] } },
  ],
])('a foreign %s that opens kube-system is noticed, and stays', async (kind, { apiVersion, spec }) => {
  const ref = { apiVersion, kind, namespace: 'kube-system', name: 'open' }
  await cluster.create({ apiVersion, kind, metadata: { name: 'open', namespace: 'kube-system' }, spec })
  expect(await statuses()).toMatchObject({ reach: 'fail' })
  const { step } = await runner().plan()
  expect(step.findings.map(({ id }) => id).filter((id) => id.includes('kube-system/opened'))).toHaveLength(1)
  expect((await runner().apply()).ended.outcome).toBe('unchanged')
  await cluster.kube.remove(ref)
  expect(await statuses()).toMatchObject({ reach: 'pass' })
})

test('a deny that someone deleted is noticed, and written again', async () => {
  const name = 'dayone-deny-from-elsewhere'
  await cluster.kube.remove({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    namespace: 'kube-system',
    name,
  })
  expect(await statuses()).toMatchObject({ '': 'fail', reach: 'fail' })
  expect(await changesOf()).toEqual([`NetworkPolicy/kube-system/${name}`])
  expect((await runner().apply()).ended).toEqual({ outcome: 'applied', failure: undefined })
})

test('a webhook that was installed later is noticed, and let through by the next run', async () => {
  const labels = { app: 'late' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'late', image: 'late:1' }] } }
  const metadata = { name: 'late', namespace: 'kube-system' }
  const service = { namespace: 'kube-system', name: 'late' }
  await cluster.create(
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector: { matchLabels: labels }, template } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: [{ port: 443, targetPort: 9443 }] },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'late' },
      webhooks: [
        { name: 'late.example.com', clientConfig: { service }, admissionReviewVersions: ['v1'], sideEffects: 'None' },
      ],
    },
  )
  const rule = 'dayone-allow-api-server-to-late'
  expect(await statuses()).toMatchObject({ '': 'fail', [rule]: 'fail', reach: 'pass' })
  expect(await changesOf()).toEqual([`CiliumNetworkPolicy/kube-system/${rule}`])
  expect((await runner().apply()).ended).toEqual({ outcome: 'applied', failure: undefined })
  expect(await statuses()).toMatchObject({ '': 'pass', [rule]: 'pass', reach: 'pass' })
})

test('dayone.yaml can name who else connects', async () => {
  const open = { mode: 'guard', ingressFrom: [{ namespace: 'shop', ports: [4245] }] }
  const { ended, step } = await runner(open).apply()
  expect(ended).toEqual({ outcome: 'applied', failure: undefined })
  expect(step.checks.filter(({ status }) => status === 'fail')).toEqual([])
  expect(await policies()).toContain('dayone-allow-ingress')
  expect((await runner().apply()).ended.outcome).toBe('applied')
  expect(await policies()).not.toContain('dayone-allow-ingress')
})

test.each([
  ['no longer guarded in dayone.yaml', () => runner({ mode: 'leave' })],
  ['removed with the step', () => liveRunner(namespaces.removal, {}, world)],
])('%s, kube-system is opened before the rules go', async (_title, opener) => {
  await runner().apply()
  expect(await policies()).toContain('dayone-deny-from-elsewhere')
  const run = await opener().apply()
  expect(run.ended).toEqual({ outcome: 'applied', failure: undefined })
  const removed = run.planned.filter(({ id }) => id.includes('/kube-system/'))
  expect(removed.find(({ id }) => id.endsWith('/dayone-deny-from-elsewhere'))?.wave).toBeLessThan(
    Math.min(...removed.filter(({ id }) => !id.endsWith('/dayone-deny-from-elsewhere')).map(({ wave = 0 }) => wave)),
  )
  expect(run.step.findings.map(({ text }) => text).join('\n')).toMatch(
    /every pod in the cluster can reach (the pods of kube-system|its pods)/,
  )
  expect(await policies()).toEqual([])
})
