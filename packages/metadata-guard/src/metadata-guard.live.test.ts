import { fileURLToPath } from 'node:url'
import { createCloud } from '@dayone/aws'
import { systemClock } from '@dayone/host'
import { workloadKinds, type KubeObject } from '@dayone/kube'
import type { Clock } from '@dayone/pipeline'
import { goProgramForTests } from '@dayone/practice-cloud'
import { liveLaws, liveObjectLaws, liveRunner, liveUndoLaws, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { metadataGuard } from './metadata-guard.ts'
import { ask } from './host-network/host-network-proof.ts'
import { startNodeAgent, type PodNetwork } from './probe/node-agent.fixture.ts'
import { packetChecks } from './probe/packet-checks.ts'
import { probeNamespace } from './probe/probe-plan.ts'
import { withoutMachines } from './without-machines.fixture.ts'

const credentials = { accessKeyId: 'none', secretAccessKey: 'none' }

const namespace = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
})

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true })
  await cluster.create(
    namespace('agents', { 'pod-security.kubernetes.io/enforce': 'privileged' }),
    namespace('page-score', { 'pod-security.kubernetes.io/enforce': 'restricted' }),
  )
})
afterAll(() => cluster.stop())

// Nothing listens there: without workload roles, IAM is not queried.
const withoutInstances = withoutMachines(
  createCloud({ region: 'us-west-2', endpoint: 'http://127.0.0.1:9', credentials }).roles,
)

const world = () => ({
  ports: { kube: cluster.kube, ...withoutInstances },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
})

liveLaws(metadataGuard, { allowHostNetwork: ['agents'] }, world)
liveObjectLaws(metadataGuard, { allowHostNetwork: ['agents'] }, world)

liveUndoLaws(metadataGuard, { allowHostNetwork: ['agents'] }, world)

test.each(Object.values(workloadKinds).map((kind) => [kind.kind, kind] as const))(
  'rejects a %s with host network in every namespace except those listed',
  async (_kind, kind) => {
    const statusIn = async (name: string, onHost: boolean) =>
      (await ask({ kube: cluster.kube, kind }, name, onHost)).status
    expect(await statusIn('page-score', true)).toBe(403)
    expect(await statusIn('page-score', false)).toBe(201)
    expect(await statusIn('agents', true)).toBe(201)
    expect(await statusIn('kube-system', true)).toBe(201)
  },
)

// The guards are in place: the laws above end with them, and so does each test below.
const guarded = () => liveRunner(metadataGuard, { allowHostNetwork: ['agents'] }, world)
const up = async () => expect((await guarded().apply()).ended.failure).toBeUndefined()
const send = (method: 'DELETE' | 'GET' | 'PATCH' | 'POST', path: string, body?: object) =>
  cluster.kube.request({
    method,
    path,
    ...(body === undefined ? {} : { body }),
    ...(method === 'PATCH' ? { contentType: 'application/strategic-merge-patch+json' } : {}),
  })

describe('Karpenter', () => {
  const nodeClasses: KubeObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'ec2nodeclasses.karpenter.k8s.aws' },
    spec: {
      group: 'karpenter.k8s.aws',
      scope: 'Cluster',
      names: { kind: 'EC2NodeClass', plural: 'ec2nodeclasses', singular: 'ec2nodeclass', listKind: 'EC2NodeClassList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  }
  const path = '/apis/karpenter.k8s.aws/v1/ec2nodeclasses'
  const checkOf = async () =>
    (await guarded().check()).step.checks.find(({ id }) => id === 'MG-01/EC2NodeClass/default')

  test('a node class that starts open machines fails, and the command of the hint closes it', async () => {
    expect(await checkOf()).toBeUndefined()
    await cluster.create(nodeClasses)
    const nodeClass = {
      apiVersion: 'karpenter.k8s.aws/v1',
      kind: 'EC2NodeClass',
      metadata: { name: 'default' },
      spec: { metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 2 } },
    }
    const created = async () => (await send('POST', path, nodeClass)).status
    await expect.poll(created, { timeout: 20_000, interval: 200 }).toBe(201)
    const failure = await checkOf()
    expect(failure).toMatchObject({
      status: 'fail',
      text: expect.stringContaining('token required, hop limit 2') as string,
    })
    const [, body = ''] = /--type merge -p '(.*?)'`/.exec(failure?.hint ?? '') ?? []
    const patched = await cluster.kube.request({
      method: 'PATCH',
      path: `${path}/default`,
      contentType: 'application/merge-patch+json',
      body: JSON.parse(body) as object,
    })
    expect(patched.status).toBe(200)
    expect(await checkOf()).toMatchObject({ status: 'pass' })
    await cluster.kube.remove({ apiVersion: nodeClasses.apiVersion, kind: nodeClasses.kind, ...nodeClasses.metadata })
  })
})

test('a second plugin and a Cilium that is too old are in the plan, which then applies no deny', async () => {
  const deny = '/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies/dayone-deny-metadata'
  const daemonSets = '/apis/apps/v1/namespaces/kube-system/daemonsets'
  const calico = {
    metadata: { name: 'calico-node' },
    spec: {
      selector: { matchLabels: { app: 'calico-node' } },
      template: {
        metadata: { labels: { app: 'calico-node' } },
        spec: { containers: [{ name: 'calico-node', image: 'quay.io/calico/node:v3.31.3' }] },
      },
    },
  }
  const runCilium = async (version: string) => {
    const containers = [{ name: 'cilium-agent', image: `quay.io/cilium/cilium:v${version}` }]
    expect((await send('PATCH', `${daemonSets}/cilium`, { spec: { template: { spec: { containers } } } })).status).toBe(
      200,
    )
  }
  // A client remembers what runs.
  const asNew = () => ({ ...world(), ports: { kube: cluster.newKube(), ...withoutInstances } })
  const planned = async () => {
    const { events } = await liveRunner(metadataGuard, { allowHostNetwork: ['agents'] }, asNew).plan()
    const plans = events.flatMap((event) => (event.type === 'step.planned' ? [event.plan] : []))
    return {
      findings: plans.flatMap(({ findings }) => findings.map(({ text }) => text)).join('\n'),
      targets: plans.flatMap(({ changes }) => changes.map(({ target }) => target)).join('\n'),
    }
  }
  expect((await send('DELETE', deny)).status).toBe(200)
  await runCilium('1.14.3')
  expect((await send('POST', daemonSets, calico)).status).toBe(201)
  const bad = await planned()
  expect(bad.findings).toContain('Agents of cilium and calico run in this cluster')
  expect(bad.findings).toContain('Cilium v1.14.3 runs, but enableDefaultDeny was added in 1.16')
  expect(bad.targets).not.toContain('deny-metadata')
  await send('DELETE', `${daemonSets}/calico-node`)
  await runCilium('1.18.6')
  const good = await planned()
  expect(good.findings).not.toMatch(/Agents of|enableDefaultDeny/)
  expect(good.targets).toContain('deny-metadata')
  await up()
})

/** `kubectl debug` changes a pod that exists: a rule for the creation of pods does not cover it. */
test('rejects a debug container in a pod on the host network that is older than the guard', async () => {
  const pods = '/api/v1/namespaces/old/pods'
  const pod = (name: string, hostNetwork: boolean) => ({
    metadata: { name },
    spec: { hostNetwork, containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.10' }] },
  })
  const debug = async (name: string) => {
    const container = { name: 'debugger', image: 'busybox:1.37' }
    const path = `${pods}/${name}/ephemeralcontainers?dryRun=All`
    const { status, body } = await send('PATCH', path, { spec: { ephemeralContainers: [container] } })
    return status < 300 ? String(status) : `${status} ${JSON.stringify(body)}`
  }
  await cluster.create(namespace('old'))
  await send('DELETE', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/dayone-no-host-access')
  for (const [name, hostNetwork] of [
    ['on-host', true],
    ['in-network', false],
  ] as const) {
    const created = async () => (await send('POST', pods, pod(name, hostNetwork))).status
    await expect.poll(created, { timeout: 20_000, interval: 200 }).toBe(201)
  }
  expect(await debug('on-host')).toBe('200')
  await up()
  await expect.poll(() => debug('on-host'), { timeout: 20_000, interval: 200 }).toMatch(/^403 .*dayone-no-host-access/)
  expect(await debug('in-network')).toBe('200')
  await cluster.kube.remove({ apiVersion: 'v1', kind: 'Namespace', name: 'old' })
})

describe('probes', () => {
  const image = `registry.example/dayone-probe@sha256:${'0'.repeat(64)}`
  /** For each instance group: the network of its node, and of pods in guarded and in exempt namespaces. */
  const networks: Readonly<Record<string, readonly [control: PodNetwork, guarded: PodNetwork, exempt: PodNetwork]>> = {
    denied: ['token', 'silent', 'silent'],
    hops: ['token', 'hops', 'silent'],
    open: ['token', 'token', 'silent'],
    v1: ['token', 'v1', 'silent'],
    proxied: ['token', 'proxy', 'silent'],
    dark: ['silent', 'silent', 'silent'],
  }
  const networkOf = ({ metadata: { name } }: KubeObject): PodNetwork => {
    const of = Object.entries(networks).find(([group]) => name.endsWith(`-${group}`))?.[1]
    const network = of?.[['-control-', '-guarded-', '-exempt-'].findIndex((kind) => name.includes(kind))]
    if (network === undefined) throw new Error(`no group has the pod ${name}`)
    return network
  }
  const checksOf = async (groups: readonly string[], clock: Clock = systemClock) => {
    const ports = { kube: cluster.newKube(), probe: { image, isPractice: false } }
    const stop = new AbortController().signal
    const machines = groups.map((name) => ({ name, machines: [] }))
    const checks = await packetChecks({ ports, clock, stop }, machines)
    return new Map(checks.map((check) => [check.id.replace('MG-02/packets/', ''), check]))
  }
  const leftovers = async () => {
    const pods = await cluster.kube.list({ apiVersion: 'v1', kind: 'Pod' })
    return pods.filter(({ metadata }) => metadata.name.startsWith('dayone-probe'))
  }
  const probeNamespaceIs = (wanted: boolean) =>
    vi.waitFor(
      async () => {
        const found = await cluster.kube.get({ apiVersion: 'v1', kind: 'Namespace', name: probeNamespace })
        expect(found !== undefined).toBe(wanted)
      },
      { timeout: 60_000, interval: 200 },
    )

  beforeAll(async () => {
    for (const group of Object.keys(networks))
      await cluster.create({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name: `node-${group}`,
          labels: { 'kubernetes.io/hostname': `node-${group}`, 'kops.k8s.io/instancegroup': group },
        },
      })
  })
  beforeEach(() => probeNamespaceIs(false))

  test('measure with real requests what pods reach, and leave nothing behind', async () => {
    const probe = await goProgramForTests(process.env, {
      name: 'probe',
      folder: fileURLToPath(new URL('../../../tools/probe-image', import.meta.url)),
    })
    const agent = startNodeAgent(cluster.kube, { probe, path: process.env['PATH'] ?? '', networkOf })
    const checks = await checksOf(Object.keys(networks)).finally(() => agent.end())
    expect(checks.size).toBe(2 * Object.keys(networks).length)
    expect(checks.get('denied/guarded')).toMatchObject({
      status: 'pass',
      means: 'sent requests from a pod on node-denied',
      text: expect.stringContaining('169.254.169.254: blocked by the network') as string,
    })
    expect(checks.get('hops/guarded')).toMatchObject({
      status: 'warn',
      text: expect.stringContaining('Only the hop limit holds') as string,
    })
    for (const [group, how] of [
      ['open', '0xA9FEA9FE: open (PUT returned a token)'],
      ['v1', '169.254.169.254: open'],
    ] as const)
      expect(checks.get(`${group}/guarded`)).toMatchObject({
        status: 'fail',
        severity: 'high',
        text: expect.stringContaining(how) as string,
      })
    expect(checks.get('proxied/guarded')).toMatchObject({
      status: 'warn',
      text: expect.stringContaining('answered by a proxy with the role shop') as string,
    })
    for (const kind of ['guarded', 'exempt'])
      expect(checks.get(`dark/${kind}`)).toMatchObject({
        status: 'fail',
        notAsked: true,
        text: expect.stringContaining('The positive control on the same node got no token') as string,
      })
    expect(checks.get('open/exempt')).toMatchObject({ status: 'pass' })
    expect(await leftovers()).toEqual([])
    await probeNamespaceIs(false)
  })

  test('prove nothing where no node runs their pods', async () => {
    const start = Date.now()
    const fast: Clock = {
      ...systemClock,
      now: () => new Date(start + 60 * (Date.now() - start)),
      sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / 60, signal),
    }
    const checks = await checksOf(['without-nodes'], fast)
    for (const kind of ['guarded', 'exempt'])
      expect(checks.get(`without-nodes/${kind}`)).toMatchObject({ status: 'fail', notAsked: true })
    expect(await leftovers()).toEqual([])
  })

  test('do not touch a namespace of that name that is there', async () => {
    await cluster.create(namespace(probeNamespace))
    const [check] = (await checksOf(['open'])).values()
    expect(check).toMatchObject({
      status: 'fail',
      notAsked: true,
      hint: `Another probe runs, or was killed: \`kubectl delete namespace ${probeNamespace}\`.`,
    })
    await probeNamespaceIs(true)
    await cluster.kube.remove({ apiVersion: 'v1', kind: 'Namespace', name: probeNamespace })
  })
})
