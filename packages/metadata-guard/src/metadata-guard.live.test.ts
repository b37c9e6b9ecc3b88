import { fileURLToPath } from 'node:url'
import { createCloud } from '@dayone/aws'
import { systemClock } from '@dayone/host'
import { workloadKinds, type KubeObject } from '@dayone/kube'
import type { Clock } from '@dayone/pipeline'
import { goProgramForTests } from '@dayone/practice-cloud'
import { liveLaws, liveObjectLaws, liveUndoLaws, startLiveCluster, type LiveCluster } from '@dayone/testing'
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

// The guards are in place: the laws above end with them.
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
