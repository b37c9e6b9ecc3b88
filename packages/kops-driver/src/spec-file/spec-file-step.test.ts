import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseClusterSpec, readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import { UserError, type Plan, type StepContext } from '@dayone/pipeline'
import { beforeEach, expect, test } from 'vitest'
import { clusterConfig, type ClusterSlice } from '../answers/cluster-config.ts'
import type { Pass } from '../edits/due-edits.ts'
import { readAnswers } from '../answers/read-answers.ts'
import type { SpecContributor } from '../edits/spec-contributor.ts'
import { specFileStep, type SpecFileChange, type SpecFilePorts } from './spec-file-step.ts'
import { stateStoreOf } from '../spec/state-store.ts'
import { specFixtureText } from '../fixtures/read-fixture.ts'

const fixture = (name: string): string => specFixtureText(name)

let file = ''
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-spec-file-'))
  file = join(folder, 'cluster.yaml')
  return () => rm(folder, { recursive: true })
})

const edit = (path: string, value: unknown, timing: SpecEdit['timing'] = 'first'): SpecEdit => ({
  document: 'cluster',
  path: ['spec', ...path.split('.')],
  op: 'set',
  value,
  timing,
  why: `wants ${path}`,
  control: 'KD-01',
  by: 'rbac',
})
const first: SpecContributor = { id: 'a', edits: () => [edit('kubelet.readOnlyPort', 0)] }
const late: SpecContributor = { id: 'rbac', edits: () => [edit('authorization', { rbac: {} }, 'last')] }
const configId = '0d3c1c3e-0000-4000-8000-000000000000'

interface Setup {
  readonly contributors?: Parameters<typeof specFileStep>[0]['contributors']
  readonly pass?: Pass
  readonly config?: object
  readonly ports?: object
}

/** The step on a file with this text, without kops or cloud. */
async function before(text: string, { contributors = [first, late], pass = 'main', config, ports = {} }: Setup = {}) {
  await writeFile(file, text)
  const spec = parseClusterSpec(text)
  const { name } = spec.cluster.metadata
  const slice: ClusterSlice =
    config === undefined
      ? { name, configId }
      : clusterConfig.parse({ name, configId, zones: ['us-west-2a'], ...readAnswers(spec), ...config })
  const step = specFileStep({ contributors, mode: config === undefined ? 'contributed' : 'own', pass })
  const ctx = {
    ports: { specFile: { path: file, name: 'cluster.yaml' }, ...ports } satisfies SpecFilePorts,
    facts: { name, kubernetesVersion: '', networkPlugin: { name: '', enforcesNetworkPolicy: false }, namespaces: [] },
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    clock: { now: () => new Date(0), sleep: () => Promise.resolve() },
    report: () => undefined,
    progress: () => undefined,
    secret: () => undefined,
  } satisfies StepContext<SpecFilePorts>
  const plan = async (): Promise<Plan<SpecFileChange>> => step.plan(slice, await step.observe(slice, ctx), ctx.facts)
  const apply = async (made: Plan<SpecFileChange>): Promise<void> => {
    for (const change of made.changes) await step.apply(change, slice, ctx)
  }
  return { plan, apply }
}

const written = (): Promise<string> => readFile(file, 'utf8')
const idsOf = ({ findings }: Plan<SpecFileChange>): readonly string[] =>
  findings.map(({ id }) => id).filter((id) => id.startsWith('spec-file/'))

test('edits only the file, once', async () => {
  const text = fixture('git-file')
  const { plan, apply } = await before(text)
  const made = await plan()
  expect(JSON.parse(JSON.stringify(made))).toEqual(made)
  expect(made.changes).toMatchObject([
    { action: 'update', target: 'cluster.yaml', diff: '+ Cluster spec.kubelet: {"readOnlyPort":0}' },
  ])
  expect(await written()).toBe(text)
  await apply(made)
  expect((await written()).replace('  kubelet:\n    readOnlyPort: 0\n', '')).toBe(text)
  expect((await plan()).changes).toEqual([])
  const after = await written()
  await apply(made)
  expect(await written()).toBe(after)
})

test('does not touch a file that changed since the plan', async () => {
  const text = fixture('git-file')
  const { plan, apply } = await before(text)
  const made = await plan()
  await writeFile(file, `${text}# a note\n`)
  await expect(apply(made)).rejects.toMatchObject({ name: 'UserError', exitCode: 5, message: /has changed since/ })
  expect(await written()).toBe(`${text}# a note\n`)
})

test.each(['irsa-always-allow', 'old-no-authorization'])(
  '%s: the switch to RBAC is a separate edit, on request',
  async (name) => {
    const text = fixture(name)
    const authorization = async () => readPath(parseClusterSpec(await written()).cluster, ['spec', 'authorization'])
    const saved = readPath(parseClusterSpec(text).cluster, ['spec', 'authorization'])
    const early = await before(text, { pass: 'last' })
    await expect(early.plan()).rejects.toMatchObject({ exitCode: 5, message: /spec\.kubelet\.readOnlyPort/ })

    const main = await before(text)
    const made = await main.plan()
    expect(idsOf(made)).toContain('spec-file/last')
    await main.apply(made)
    expect(await authorization()).toEqual(saved)

    const last = await before(await written(), { pass: 'last' })
    const switched = await last.plan()
    expect(switched.changes[0]?.diff).toContain('+ Cluster spec.authorization')
    expect(idsOf(switched)).not.toContain('spec-file/last')
    await last.apply(switched)
    expect(await authorization()).toEqual({ rbac: {} })
    expect((await last.plan()).changes).toEqual([])
  },
)

test('reports missing authorization: the next update by kops 1.36 switches', async () => {
  const { plan } = await before(fixture('old-no-authorization'))
  expect(idsOf(await plan())).toContain('spec-file/authorization-unset')
  expect(idsOf(await (await before(fixture('plain'))).plan())).not.toContain('spec-file/authorization-unset')
})

test("our own cluster gets dayone.yaml's answers; one without an owner or of another dayone.yaml is rejected", async () => {
  const text = fixture('plain')
  const marked = (id: string): string =>
    text.replace('metadata:\n', `metadata:\n  annotations:\n    dayone.dev/config: ${id}\n`)
  const own = { contributors: [], config: { apiAccess: ['198.51.100.0/24'] } }
  for (const foreign of [text, marked('another')])
    await expect((await before(foreign, own)).plan()).rejects.toMatchObject({ exitCode: 5 })
  const [change] = (await (await before(marked(configId), own)).plan()).changes
  expect(change?.diff).toContain('+ Cluster spec.kubernetesApiAccess: 198.51.100.0/24')

  const adopted = { ...own, config: { adopted: 'as-is', apiAccess: ['198.51.100.0/24'] } }
  const { plan } = await before(text, adopted)
  expect((await plan()).changes[0]?.diff?.split('\n').map((line) => line.split(':')[0])).toEqual([
    '+ Cluster metadata.annotations',
    '- Cluster spec.kubernetesApiAccess',
    '+ Cluster spec.kubernetesApiAccess',
  ])
})

const other = (text: string) => ({ ports: { savedSpec: () => Promise.resolve<ClusterSpec>(parseClusterSpec(text)) } })
test.each<[string, string, Parameters<typeof before>[1], readonly string[]]>([
  ['nothing', fixture('plain'), { contributors: [first] }, []],
  ['a store that says the same', fixture('plain'), { contributors: [first], ...other(fixture('plain')) }, []],
  [
    'a store that says something else',
    fixture('plain'),
    { contributors: [first], ...other(fixture('plain').replace('minSize: 1', 'minSize: 2')) },
    ['spec-file/differs'],
  ],
  [
    'a store that has not got our edits yet',
    fixture('plain').replace('  kubelet:\n', '  kubelet:\n    readOnlyPort: 0\n'),
    { contributors: [first], ...other(fixture('plain')) },
    [],
  ],
  [
    'a file without groups',
    fixture('plain').split('---\n')[0] ?? '',
    { contributors: [first] },
    ['spec-file/no-groups'],
  ],
  [
    'lines that kops does not part at',
    fixture('plain').replaceAll('\n---\n', '\n--- # next\n'),
    { contributors: [first] },
    ['spec-file/parting'],
  ],
  [
    'an address list without us',
    fixture('plain'),
    {
      contributors: [{ id: 'a', edits: () => [edit('kubernetesApiAccess', ['10.0.0.0/8'])] }],
      ports: { callerAddress: '127.0.0.1' },
    },
    ['spec-file/lock-out'],
  ],
  [
    'encrypted Secrets, whose key kops must have before',
    fixture('plain'),
    { contributors: [{ id: 'a', edits: () => [edit('encryptionConfig', true)] }] },
    ['spec-file/encryption-key'],
  ],
  ['documents that kops replace refuses', fixture('git-file'), { contributors: [first] }, ['spec-file/strangers']],
  ['another cloud', fixture('gce'), { contributors: [first, late] }, []],
])('reports: %s', async (_, text, options, expected) => {
  const made = await (await before(text, options)).plan()
  expect(idsOf(made)).toEqual(expected)
  expect(made.changes.length).toBe(text === fixture('gce') || text.includes('readOnlyPort') ? 0 : 1)
})

test('an edit for a group that the file does not have is one error', async () => {
  const lost: SpecContributor = { id: 'a', edits: () => [{ ...edit('x', 1), document: { instanceGroup: 'gone' } }] }
  const { plan } = await before(fixture('plain'), { contributors: [lost] })
  await expect(plan()).rejects.toThrow(/the instance group gone, which does not exist/)
  await expect(plan()).rejects.toBeInstanceOf(UserError)
})

test('the state store is the one the specification was saved in', () => {
  expect(stateStoreOf(parseClusterSpec(fixture('git-file')))).toBe('s3://state.example.com')
  expect(
    stateStoreOf(parseClusterSpec(fixture('plain').replace(/configBase:.*/, 'configBase: s3://a/b'))),
  ).toBeUndefined()
})
