import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diffSpecs, parseClusterSpec, specDiffText, type ClusterSpec } from '@dayone/cluster-spec'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aboutOthers, hintsOf } from './follow-hints.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { withoutAuthorization } from './without-authorization.ts'

/** A cluster as an old kops left it: public, hop limit 3, and no authorization, which meant AlwaysAllow. */
const NAME = 'old.example.test'
const CLUSTER = ['--cluster', NAME, '--state', 's3://practice-state']
let world: PracticeWorld
let folder: string

const kops = (...args: string[]): Promise<string> => world.plain('kops', ...args, '--name', NAME)
const saved = (): Promise<string> => kops('get', 'all', '-o', 'yaml')
const dayone = (...args: string[]) => world.dayone('up', ...args, ...CLUSTER, '--yes')

beforeAll(async () => {
  world = await createWorld()
  folder = await mkdtemp(join(tmpdir(), 'dayone-old-'))
  expect(await world.dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
  const channel = `file://${join(world.folder, 'cloud', 'channel')}`
  const size = ['--node-size', 't3.medium', '--control-plane-size', 't3.medium']
  await kops(
    'create',
    'cluster',
    '--zones',
    'us-west-2a',
    '--channel',
    channel,
    '--dns',
    'none',
    ...size,
    '--authorization',
    'AlwaysAllow',
  )
  await replaceByHand((text) =>
    text.replace('  role: Master\n', '  instanceMetadata:\n    httpPutResponseHopLimit: 3\n  role: Master\n'),
  )
  await kops('update', 'cluster', '--yes', '--admin')
  await kops('validate', 'cluster', '--wait', '2m', '--interval', '1s')
  await withoutAuthorization(world, NAME)
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  expect(await world.close()).toEqual([])
})

/** `kops get`, edited as text, `kops replace`. */
async function replaceByHand(change: (text: string) => string): Promise<void> {
  const file = join(folder, 'spec.yaml')
  await writeFile(file, change(await saved()))
  await world.plain('kops', 'replace', '-f', file)
}

/** Differences of two saved specifications, without kops' own counters. */
const differences = (before: string, after: string): readonly string[] => {
  const spec = (text: string): ClusterSpec => parseClusterSpec(text.replaceAll(/^ +generation: .*\n/gm, ''))
  return specDiffText(diffSpecs(spec(before), spec(after)))
    .split('\n')
    .filter((line) => line !== '')
}

const canNobody = async (...what: string[]): Promise<string> => {
  const asked = await world.tryPlain('kubectl', '--context', NAME, 'auth', 'can-i', ...what, '--as', 'nobody')
  return asked.stdout.trim()
}

it('changes only what was requested: AlwaysAllow stays until users have their rights', async () => {
  // kops itself would switch to RBAC on the next update of any kind.
  expect(await kops('update', 'cluster')).toMatch(/- +authorizationMode: AlwaysAllow/)
  const before = await saved()
  const run = await dayone('metadata-guard')
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  expect(run.stdout).toContain('The API server runs with AlwaysAllow')
  expect(differences(before, await saved())).toEqual([
    '- Cluster spec.authorization.rbac: {}',
    '+ Cluster spec.authorization.alwaysAllow: {}',
    '- InstanceGroup/control-plane-us-west-2a spec.instanceMetadata.httpPutResponseHopLimit: 3',
    '+ InstanceGroup/control-plane-us-west-2a spec.instanceMetadata.httpPutResponseHopLimit: 1',
    '+ InstanceGroup/control-plane-us-west-2a spec.instanceMetadata.httpTokens: required',
    '+ InstanceGroup/nodes-us-west-2a spec.instanceMetadata: {"httpPutResponseHopLimit":1,"httpTokens":"required"}',
  ])
  await expectApplied()
  expect(await canNobody('delete', 'nodes')).toBe('yes')
})

const nodesHopLimit = (hops: number) => (text: string) =>
  text.replace(/(name: nodes-us-west-2a\n[\s\S]*httpPutResponseHopLimit: )\d+/, `$1${hops}`)

/** kops finds no difference in the cloud, and none in the running machines. */
async function expectApplied(): Promise<void> {
  expect(await kops('update', 'cluster')).toContain('No changes need to be applied')
  expect(await kops('rolling-update', 'cluster')).toContain('No rolling-update required')
}

it('rolls back to the specification before the last change, and no further', async () => {
  await replaceByHand(nodesHopLimit(2))
  const weak = await saved()
  expect(await dayone('metadata-guard')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(differences(weak, await saved())).toHaveLength(2)

  const back = await dayone('--rollback')
  expect(back).toMatchObject({ exitCode: 0, stderr: '' })
  expect(differences(weak, await saved())).toEqual([])
  await expectApplied()
  const { typed } = await (await hintsOf(world, { isDeep: false })).follow(back)
  expect(aboutOthers(typed, NAME)).toEqual([])
  const store = await world.stateStore()
  const again = await dayone('--rollback')
  expect(again).toMatchObject({ exitCode: 0, stderr: '' })
  expect(again.stdout).toContain('Done: cluster unchanged')
  expect(await world.stateStore()).toEqual(store)
})

it('restores the old specification if kops rejects the new one in its preview', async () => {
  // The nodes' hop limit is 2 since the rollback, so there is a change to make; dayone does not manage the machine
  // type.
  await replaceByHand((text) => text.replace('machineType: t3.medium', 'machineType: t3.impossible'))
  const before = await saved()
  const run = await dayone('metadata-guard')
  expect(run.exitCode).not.toBe(0)
  expect(`${run.stdout}${run.stderr}`).toContain('The specification was restored.')
  expect(differences(before, await saved())).toEqual([])
})

it('keeps every replaced specification, privately', async () => {
  const history = join(world.folder, 'history', NAME)
  const names = await readdir(history)
  expect(names.filter((name) => name.endsWith('.replaced.yaml')).length).toBeGreaterThanOrEqual(2)
  for (const name of names) expect((await stat(join(history, name))).mode & 0o777).toBe(0o600)
})
