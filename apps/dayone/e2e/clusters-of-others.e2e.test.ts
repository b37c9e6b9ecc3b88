import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { diffSpecs, parseClusterSpec } from '@dayone/cluster-spec'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownedObjects } from './owned-objects.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { withoutAuthorization } from './without-authorization.ts'

/** Clusters that somebody made with plain kops; dayone comes later, for one step. */
const STATE = 's3://practice-state'
let world: PracticeWorld

beforeAll(async () => {
  world = await createWorld()
  expect(await world.dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

async function createByHand(name: string, ...more: string[]): Promise<void> {
  const channel = `file://${join(world.folder, 'cloud', 'channel')}`
  const size = ['--node-size', 't3.medium', '--control-plane-size', 't3.medium']
  await world.plain(
    'kops',
    ...['create', 'cluster', name, '--zones', 'us-west-2a', '--channel', channel, '--dns', 'none', ...size, ...more],
  )
  await world.plain('kops', 'update', 'cluster', name, '--yes', '--admin')
  await world.plain('kops', 'validate', 'cluster', name, '--wait', '2m', '--interval', '1s')
}

const upRbac = (name: string) => world.dayone('up', 'rbac', '--cluster', name, '--state', STATE, '--yes')

const canNobody = async (name: string, ...what: string[]): Promise<string> => {
  const asked = await world.tryPlain('kubectl', '--context', name, 'auth', 'can-i', ...what, '--as', 'nobody')
  return asked.stdout.trim()
}

it('gives people their rights in a cluster made by hand, and asks no more than that', async () => {
  const name = 'hand.example.test'
  await createByHand(name)
  const spec = await world.plain('kops', 'get', 'all', '--name', name, '-o', 'yaml')
  expect(spec).toContain('0.0.0.0/0')

  const plan = await world.dayone('plan', 'rbac', '--cluster', name, '--state', STATE)
  expect(plan).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await world.yaml()).toBeUndefined()

  const run = await upRbac(name)
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  expect(run.stdout).toContain('Done: cluster unchanged, rbac applied')
  const [top, ...answers] = ((await world.yaml()) ?? '').split(/^(?=\S)/m)
  expect(top).toContain(`cluster: ${name}`)
  expect(answers.map((slice) => slice.split(':')[0])).toEqual(['rbac'])
  expect(await world.plain('kops', 'get', 'all', '--name', name, '-o', 'yaml')).toBe(spec)
  expect([...(await ownedObjects(world, name)).keys()].sort()).toEqual([
    'ClusterRole//dayone:auditor',
    'ClusterRole//dayone:developer',
    'ClusterRole//dayone:viewer',
    'RoleBinding/default/dayone:developer:oidc-page-score-developers',
  ])
})

it('makes RBAC decide where everything was allowed and the specification does not even say so: in one run', async () => {
  const name = 'open.example.test'
  await createByHand(name, '--authorization', 'AlwaysAllow')
  await withoutAuthorization(world, name)
  expect(await canNobody(name, 'list', 'secrets', '-A')).toBe('yes')

  const run = await upRbac(name)
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  // What runs is written down first, then people get their rights, and then RBAC is switched on.
  expect(run.stdout).toContain('Done: cluster applied, rbac applied, cluster-last applied')
  expect(run.stdout).toContain('RBAC decides')
  await world.plain('kops', 'export', 'kubeconfig', '--name', name, '--admin')
  expect(await canNobody(name, 'list', 'secrets', '-A')).toBe('no')
  const developer = ['--as', 'ann', '--as-group', 'oidc:page-score-developers', '-n', 'default']
  const can = await world.tryPlain('kubectl', '--context', name, 'auth', 'can-i', 'create', 'deployments', ...developer)
  expect(can.stdout.trim()).toBe('yes')
  expect(await world.plain('kops', 'rolling-update', 'cluster', '--name', name)).toContain('No rolling-update required')

  const again = await upRbac(name)
  expect(again).toMatchObject({ exitCode: 0, stderr: '' })
  expect(again.stdout).toMatch(/^Done: (?!.*applied).*rbac unchanged/m)
}, 600_000)

it('names the clusters there are when there is none of that name, and writes nothing', async () => {
  const store = await world.stateStore()
  const run = await upRbac('elsewhere.example.test')
  expect(run.exitCode).toBe(2)
  expect(`${run.stdout}${run.stderr}`).toContain('has no cluster named elsewhere.example.test')
  expect(`${run.stdout}${run.stderr}`).toContain('hand.example.test')
  expect(await world.stateStore()).toEqual(store)
})

it('refuses to create a cluster whose name is taken, says how to look at it, and writes nothing', async () => {
  const before = { store: await world.stateStore(), yaml: await world.yaml() }
  const run = await world.dayone('up', '--on', 'practice', '--cluster', 'hand.example.test', '--yes')
  expect(run.exitCode).toBe(5)
  const words = `${run.stdout}${run.stderr}`.replaceAll(/\s+/g, ' ')
  expect(words).toContain(
    'There is a cluster named hand.example.test in s3://practice-state already, and dayone did not make it.',
  )
  expect(words).toContain('kops get cluster --name hand.example.test --state s3://practice-state')
  expect({ store: await world.stateStore(), yaml: await world.yaml() }).toEqual(before)
})

it('edits the specification in a file of theirs and nothing else; kops takes it, with exactly what was announced', async () => {
  const name = 'hand.example.test'
  const saved = async () => parseClusterSpec(await world.plain('kops', 'get', 'all', '--name', name, '-o', 'yaml'))
  const before = await saved()
  const text = `# Ours; ask before you touch it.\n${before.source.replace('  sshAccess:', '  # for now\n  sshAccess:')}`
  const file = join(world.folder, '..', 'work', 'hand.yaml')
  await writeFile(file, text)
  const untouched = { store: await world.stateStore(), yaml: await world.yaml() }
  const run = await world.dayone('up', 'rbac', 'metadata-guard', '--spec', 'hand.yaml', '--cluster', name, '--state', STATE, '--yes') // prettier-ignore
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  expect(run.stdout).toContain(`kops replace -f hand.yaml --force --state ${STATE}`)
  expect({ store: await world.stateStore(), yaml: await world.yaml() }).toEqual(untouched)
  const metadata = '  instanceMetadata:\n    httpPutResponseHopLimit: 1\n    httpTokens: required\n'
  expect((await readFile(file, 'utf8')).replaceAll(metadata, '')).toBe(text)

  await world.plain('kops', 'replace', '-f', file, '--force')
  const differences = diffSpecs(before, await saved()).filter(({ path }) => !path.includes('generation'))
  const announced = run.stdout.split('\n').flatMap((line) => /^ {4}\+ (\S+) (spec\.\w+):/.exec(line)?.slice(1, 3).join(' ') ?? []) // prettier-ignore
  expect(announced).toHaveLength(2)
  expect(differences.map(({ document, path }) => `${document} ${path.join('.')}`).sort()).toEqual([...announced].sort())
})
