import { diffSpecs, parseClusterSpec, writeClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { Cloud } from '@dayone/aws'
import type { Kops } from '@dayone/kops'
import type { Kube, Reach } from '@dayone/kube'
import { UserError, type Progress, type StepContext } from '@dayone/pipeline'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { EXPOSURE_RULES } from './exposure/exposure-rules.ts'
import { soundCloud } from './fixtures/sound-cloud.ts'
import { hardenedServer } from './fixtures/hardened-server.ts'
import type { ClusterConfig, ClusterPorts, ClusterStepOptions, SpecContributor } from './index.ts'
import { clusterConfig, clusterStep, needsLastPass } from './index.ts'
import { item, memoryKops, NONE } from './fixtures/memory-kops.ts'
import { fixtureText } from './fixtures/read-fixture.ts'

const NAME = 'demo.example.test'
const fixture = parseClusterSpec(fixtureText('new-cluster.yaml'))
const config = clusterConfig.parse({
  name: NAME,
  configId: '0d3c1c3e-0000-4000-8000-000000000000',
  zones: ['us-west-2a'],
  apiAccess: ['127.0.0.1/32'],
})
let kubeconfigFile = ''
let historyFolder = ''
beforeEach(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dayone-driver-'))
  kubeconfigFile = join(directory, 'kubeconfig')
  historyFolder = join(directory, 'history')
  return () => rm(directory, { recursive: true })
})

function contextOf(kops: Kops, answersAfter = 0) {
  let asked = 0
  let now = 0
  const lines: string[] = []
  const cloud: Partial<Cloud> = {
    ...soundCloud(async () => (await kops.getSpec(NAME)) ?? fixture),
    zones: async () => ['us-west-2a', 'us-west-2b'],
    instanceTypes: async (names) => names,
    remains: async () => [],
    apiEntrance: async () => undefined,
    instances: async () => [],
    endedInstances: async () => [],
  }
  const reach = async (): Promise<Reach> =>
    asked++ >= answersAfter ? { kind: 'ready' } : { kind: 'closed', host: 'api', words: 'ECONNREFUSED' }
  const kube: Partial<Kube> = { ...hardenedServer(), reach, isReady: async () => (await reach()).kind === 'ready' }
  const ctx = {
    ports: { kops, kube, cloud, kubeconfigFile, historyFolder } as ClusterPorts,
    facts: {
      name: NAME,
      kubernetesVersion: '',
      networkPlugin: { name: '', enforcesNetworkPolicy: false },
      namespaces: [],
    },
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    clock: { now: () => new Date(now), sleep: async (ms: number) => void (now += ms) },
    report: (line: string) => void lines.push(line),
    progress: ({ what }: Progress) => void lines.push(what),
    secret: () => undefined,
  } satisfies StepContext<ClusterPorts>
  return { ctx, lines }
}

async function converge(options: ClusterStepOptions, slice: ClusterConfig, ctx: StepContext<ClusterPorts>) {
  const step = clusterStep(options)
  const done: string[] = []
  for (let round = 0; round < 8; round += 1) {
    const plan = step.plan(slice, await step.observe(slice, ctx), ctx.facts)
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
    if (plan.changes.length === 0) return done
    for (const change of plan.changes) {
      await step.apply(change, slice, ctx)
      done.push(`${change.id}${change.effect === undefined ? '' : ` (${change.effect})`}`)
    }
  }
  throw new Error(`does not converge: ${done.join(', ')}`)
}

const contribute = (id: string, edits: readonly Partial<SpecEdit>[]): SpecContributor => ({
  id,
  edits: () =>
    edits.map((edit) => ({
      document: 'cluster',
      path: ['spec', 'x'],
      op: 'set',
      timing: 'first',
      why: 'a test',
      control: 'KD-01',
      by: id,
      ...edit,
    })),
})
const rbac = contribute('rbac', [{ path: ['spec', 'authorization'], value: { rbac: {} } }])
const late = contribute('late', [{ path: ['spec', 'kubelet', 'readOnlyPort'], value: 0, timing: 'last' }])
const own: ClusterStepOptions = { contributors: [rbac, late], mode: 'own' }

test('saves a new cluster with every edit, updates, waits; then nothing is left to do', async () => {
  const { kops, log, world } = memoryKops()
  const { ctx, lines } = contextOf(kops, 3)
  expect(await converge(own, config, ctx)).toEqual(['save', 'encryption-key', 'update'])
  expect(log).toEqual(['create', 'key', 'update', 'export'])
  expect(lines).toContain('Tasks: 1 done / 2 total')
  const { cluster } = parseClusterSpec(world.saved ?? '')
  expect(cluster.spec).toMatchObject({
    kubernetesApiAccess: ['127.0.0.1/32'],
    sshAccess: [],
    kubelet: { readOnlyPort: 0 },
  })
  expect(cluster.metadata.annotations).toEqual({ 'dayone.dev/config': config.configId })
  expect(await converge(own, config, ctx)).toEqual([])
})

test('observing a missing cluster writes nothing, and its plan shows what will be created', async () => {
  const { kops, log } = memoryKops()
  const { ctx } = contextOf(kops)
  const step = clusterStep(own)
  const { changes, findings } = step.plan(config, await step.observe(config, ctx), ctx.facts)
  expect(log).toEqual([])
  expect(changes[0]?.diff).toContain(
    '- Cluster spec.kubernetesApiAccess: 0.0.0.0/0, ::/0\n+ Cluster spec.kubernetesApiAccess: 127.0.0.1/32',
  )
  expect(findings).toContainEqual(
    expect.objectContaining({ kind: 'risk', control: 'KD-04', instead: 'only 127.0.0.1/32' }),
  )
  expect(findings).toContainEqual(expect.objectContaining({ kind: 'pinned', control: 'KD-01' }))
  expect(findings).toContainEqual(expect.objectContaining({ kind: 'safe', control: 'KD-03' }))
})

test('a narrowed access list is replaced, updated with --prune, and rolled; the single control plane is unavailable meanwhile', async () => {
  const { kops, log } = memoryKops()
  const { ctx } = contextOf(kops)
  await converge(own, { ...config, apiAccess: ['0.0.0.0/0'] }, ctx)
  log.length = 0
  expect(await converge(own, config, ctx)).toEqual(['replace', 'update', 'roll (api-away)'])
  expect(log.filter((line) => line !== 'export')).toEqual([
    'replace',
    'update --prune',
    'roll control-plane-us-west-2a',
    'roll nodes-us-west-2a',
  ])
})

test('reports a field that kops drops, and builds nothing', async () => {
  const { kops, log } = memoryKops(['readOnlyPort'])
  const failed = converge(own, config, contextOf(kops).ctx)
  await expect(failed).rejects.toThrow('kops did not keep spec.kubelet.readOnlyPort of the cluster (required by late)')
  await expect(failed).rejects.toMatchObject({ exitCode: 3 })
  expect(log).toEqual(['create'])
})

test('restores the old specification of an existing cluster if kops drops a new field', async () => {
  const { kops, world } = memoryKops(['readOnlyPort'])
  world.saved = world.applied = world.running = writeClusterSpec(fixture)
  const step: ClusterStepOptions = { contributors: [late], mode: 'contributed', pass: 'last' }
  await expect(converge(step, config, contextOf(kops).ctx)).rejects.toMatchObject({ exitCode: 3 })
  expect(diffSpecs(parseClusterSpec(world.saved), fixture)).toEqual([])
})

test('rejects a cluster of others with that name, and does not change it', async () => {
  const { kops, log, world } = memoryKops()
  world.saved = writeClusterSpec(fixture)
  const failed = converge(own, config, contextOf(kops).ctx)
  await expect(failed).rejects.toBeInstanceOf(UserError)
  await expect(failed).rejects.toMatchObject({
    exitCode: 5,
    nextSteps: [
      expect.stringContaining(`kops get cluster --name ${NAME} --state s3://store`),
      expect.stringContaining(`dayone adopt --cluster ${NAME} --state s3://store`),
      expect.stringContaining(`dayone up rbac --cluster ${NAME} --state s3://store`),
    ],
  })
  expect(log).toEqual([])
})

test('contributed: only the edits of the steps, with the late ones in the last pass', async () => {
  const { kops, log, world } = memoryKops()
  world.saved = world.applied = world.running = writeClusterSpec(fixture)
  const { ctx } = contextOf(kops)
  const contributors = [rbac, late]
  expect(await converge({ contributors, mode: 'contributed' }, config, ctx)).toEqual([])
  expect(log).toEqual(['export'])
  expect(needsLastPass(fixture, contributors)).toBe(true)
  const last: ClusterStepOptions = { contributors, mode: 'contributed', pass: 'last' }
  expect(await converge(last, config, ctx)).toEqual(['replace', 'update', 'roll (api-away)'])
  expect(needsLastPass(await kops.getSpec(NAME), contributors)).toBe(false)
  expect(diffSpecs(fixture, parseClusterSpec(world.saved)).map(({ path }) => path.join('.'))).toEqual([
    'spec.kubelet.readOnlyPort',
  ])
})

test('contributed: edits a cluster that was never built, but does not build it', async () => {
  const { kops, log, world } = memoryKops()
  world.saved = writeClusterSpec(fixture)
  const { ctx } = contextOf(kops)
  const step = clusterStep({ contributors: [contribute('rbac', [{ value: 1 }])], mode: 'contributed' })
  for (const id of ['replace', undefined]) {
    const { changes, findings } = step.plan(config, await step.observe(config, ctx), ctx.facts)
    expect(changes[0]?.id).toBe(id)
    if (changes[0] === undefined) expect(findings).toContainEqual(expect.objectContaining({ id: 'cluster/not-built' }))
    else await step.apply(changes[0], config, ctx)
  }
  expect(log).toEqual(['replace'])
})

test('contributed: a missing cluster is a UserError that lists the existing ones', async () => {
  const step = clusterStep({ contributors: [rbac], mode: 'contributed' })
  const slice = { name: NAME, configId: config.configId }
  await expect(step.observe(slice, contextOf(memoryKops().kops).ctx)).rejects.toMatchObject({
    exitCode: 2,
    hint: expect.stringContaining('other.example.test'),
  })
})

test('does not overwrite a specification that changed since the plan', async () => {
  const { kops, log, world } = memoryKops()
  const { ctx } = contextOf(kops)
  await converge(own, { ...config, nodes: 1 }, ctx)
  const step = clusterStep(own)
  const wider = { ...config, apiAccess: ['10.0.0.0/8'] }
  const [change] = step.plan(wider, await step.observe(wider, ctx), ctx.facts).changes
  world.saved = world.saved?.replace('minSize: 1', 'minSize: 2')
  log.length = 0
  await expect(step.apply(change!, wider, ctx)).rejects.toMatchObject({ exitCode: 5 })
  expect(log).toEqual([])
})

test('completes a run that was killed between Cluster and groups', async () => {
  const { kops, log, world } = memoryKops()
  const { ctx } = contextOf(kops)
  const step = clusterStep(own)
  const [save] = step.plan(config, await step.observe(config, ctx), ctx.facts).changes
  await step.apply(save!, config, ctx)
  world.saved = world.saved?.split('---\n').slice(0, 2).join('---\n')
  log.length = 0
  expect(await converge(own, config, ctx)).toEqual(['encryption-key', 'replace', 'update'])
  const [, restored] = parseClusterSpec(world.saved ?? '').instanceGroups
  expect(restored?.metadata).toMatchObject({ name: 'nodes-us-west-2a', labels: { 'kops.k8s.io/cluster': NAME } })
})

test('reports a deletion that waits for --prune and is not an access rule, without making it', async () => {
  const { kops, log } = memoryKops()
  const { ctx } = contextOf(kops)
  await converge(own, config, ctx)
  log.length = 0
  const old = { ...NONE, prunes: [item('LaunchTemplate', 'of-last-year')], isEmpty: false }
  const step = clusterStep(own)
  const leftOver = { ...ctx, ports: { ...ctx.ports, kops: { ...kops, previewUpdate: async () => old } } }
  const { changes, findings } = step.plan(config, await step.observe(config, leftOver), ctx.facts)
  expect(changes).toEqual([])
  expect(findings).toContainEqual(expect.objectContaining({ kind: 'manual', target: 'LaunchTemplate/of-last-year' }))
})

test('continues to wait after a run that was killed while waiting', async () => {
  const { kops } = memoryKops()
  await converge(own, config, contextOf(kops).ctx)
  const { ctx, lines } = contextOf(kops, 5)
  expect(await converge(own, config, ctx)).toEqual(['ready'])
  expect(lines).toContain('waiting for the API server')
})

test('an API server that never responds ends the run after twenty minutes', async () => {
  const { ctx } = contextOf(memoryKops().kops, Infinity)
  await expect(converge(own, config, ctx)).rejects.toMatchObject({ exitCode: 3, message: /within 20 minutes: AWS has/ })
})

test('reports an unknown zone before kops runs', async () => {
  const slice = { ...config, zones: ['us-west-2z'] }
  await expect(converge(own, slice, contextOf(memoryKops().kops).ctx)).rejects.toThrow(
    'Region us-west-2 has no availability zone us-west-2z.',
  )
})

const RIGHTS = ['masters', 'nodes'].map((role) => [`cluster/machine-rights-${role}.${NAME}`, 'pass'])

test('verify: healthy, access as asked, applied, running', async () => {
  const { kops } = memoryKops()
  const { ctx } = contextOf(kops)
  await converge(own, config, ctx)
  const step = clusterStep(own)
  expect((await step.verify(config, ctx)).map(({ id, status }) => [id, status])).toEqual([
    ['cluster/valid', 'pass'],
    ...EXPOSURE_RULES.flatMap(({ id }) => (id === 'cluster/machine-rights' ? RIGHTS : [[id, 'pass']])),
    ['cluster/profile', 'pass'],
    ['cluster/audit-log', 'pass'],
    ['cluster/secrets-encrypted', 'pass'],
    ['cluster/external-ips', 'pass'],
    ['cluster/applied', 'pass'],
    ['cluster/running', 'pass'],
  ])
  const asked = await step.verify({ ...config, sshAccess: ['10.0.0.0/8'] }, ctx)
  expect(asked.find(({ id }) => id === 'cluster/ssh-access-saved')).toMatchObject({
    status: 'fail',
    text: /nobody in the specification, not to 10/,
  })
})
