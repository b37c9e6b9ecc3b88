import { soundCloud } from './fixtures/sound-cloud.ts'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diffSpecs, parseClusterSpec, writeClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { Kops, UpdatePreview } from '@dayone/kops'
import type { StepContext } from '@dayone/pipeline'
import { beforeEach, expect, test } from 'vitest'
import { clusterStep, newestInHistory, type ClusterPorts } from './index.ts'
import { saveToHistory } from './resources/spec-history.ts'
import { fixtureText } from './fixtures/read-fixture.ts'

const text = fixtureText('new-cluster.yaml')
const old = parseClusterSpec(text)
const slice = { name: old.cluster.metadata.name, configId: '0d3c1c3e-0000-4000-8000-000000000000' }
const NONE: UpdatePreview = { creates: [], modifies: [], deletes: [], prunes: [], isEmpty: true, text: '' }

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-restore-'))
  return () => rm(folder, { recursive: true })
})

function contextOf(given: string, preview: (saved: ClusterSpec) => UpdatePreview) {
  const world = { saved: given }
  const kops: Partial<Kops> = {
    forgetAnswers: () => undefined,
    state: 's3://store',
    listClusters: async () => ['other.example.test'],
    getSpec: async () => (world.saved === '' ? undefined : parseClusterSpec(world.saved)),
    replaceSpec: async (spec) => void (world.saved = writeClusterSpec(spec)),
    previewUpdate: async () => preview(parseClusterSpec(world.saved)),
    previewRoll: async () => [],
    exportKubeconfig: async () => undefined,
  }
  const kube: Partial<ClusterPorts['kube']> = { isReady: async () => true }
  const ctx = {
    ports: {
      kops,
      kube,
      cloud: soundCloud(() => old),
      historyFolder: folder,
      kubeconfigFile: join(folder, 'kubeconfig'),
    } as unknown as ClusterPorts,
    facts: {} as StepContext<ClusterPorts>['facts'],
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    clock: { now: () => new Date('2026-11-23T10:00:00Z'), sleep: async () => undefined },
    report: () => undefined,
    progress: () => undefined,
    secret: () => undefined,
  } satisfies StepContext<ClusterPorts>
  return { world, ctx }
}

test('restores the newest kept specification; what it replaces is kept, but is not rolled back to', async () => {
  await saveToHistory(folder, text, new Date('2026-11-22'), 'replaced')
  const { world, ctx } = contextOf(text.replace('maxSize: 1', 'maxSize: 7'), () => NONE)
  const restore = (await newestInHistory(folder))!.spec
  const step = clusterStep({ contributors: [], mode: 'contributed', restore })
  const planned = async () => step.plan(slice, await step.observe(slice, ctx), ctx.facts).changes
  const [change, ...more] = await planned()
  expect(more).toEqual([])
  expect(change).toMatchObject({ id: 'restore', data: { restores: true }, diff: expect.stringContaining('maxSize: 7') })
  await step.apply(change!, slice, ctx)
  expect(diffSpecs(parseClusterSpec(world.saved), old)).toEqual([])
  expect(await planned()).toEqual([])
  expect((await readdir(folder)).sort()).toEqual([
    '2026-11-22T00-00-00.000Z.replaced.yaml',
    '2026-11-23T10-00-00.000Z.undone.yaml',
  ])
  expect(diffSpecs((await newestInHistory(folder))!.spec, old)).toEqual([])
})

test('a specification that would end AlwaysAllow is only saved, not applied', async () => {
  const value = '-     authorizationMode: AlwaysAllow'
  const completed = { type: 'ManagedFile', name: 'cluster-completed.spec', fields: [{ name: 'Contents', value }] }
  const { ctx } = contextOf(text, () => ({ ...NONE, modifies: [completed], isEmpty: false }))
  const step = clusterStep({ contributors: [], mode: 'contributed', restore: old })
  const { changes, findings } = step.plan(slice, await step.observe(slice, ctx), ctx.facts)
  expect(changes).toEqual([])
  expect(findings).toContainEqual(expect.objectContaining({ id: 'cluster/always-allow' }))
})

test('a missing cluster cannot be restored', async () => {
  const step = clusterStep({ contributors: [], mode: 'contributed', restore: old })
  await expect(step.observe(slice, contextOf('', () => NONE).ctx)).rejects.toMatchObject({ exitCode: 2 })
})

test('an unhealthy cluster gets the rollback command, if there is one', async () => {
  const { ctx } = contextOf(text, () => NONE)
  const failures = [{ type: 'Node', name: 'i-1', message: 'not ready' }]
  const stopped = {
    ...ctx,
    stop: AbortSignal.abort(),
    ports: {
      ...ctx.ports,
      kops: { ...ctx.ports.kops, validate: async () => ({ isValid: false, nodes: [], failures }) },
    },
  }
  const hint = async () => {
    const checks = await clusterStep({ contributors: [], mode: 'contributed' }).verify(slice, stopped)
    return checks.find(({ id }) => id === 'cluster/valid')?.hint
  }
  expect(await hint()).not.toContain('--rollback')
  await saveToHistory(folder, text, new Date('2026-11-22'), 'replaced')
  expect(await hint()).toContain('dayone up --rollback')
})
