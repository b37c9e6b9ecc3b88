import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { jsonLines } from './json-lines.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'

/** One clear error with a hint, and nothing is written. */
let world: PracticeWorld

beforeAll(async () => {
  world = await createWorld()
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

const team = (group: string): string => `rbac.teams=[{group: "${group}", namespaces: [page-score], persona: developer}]`
const application = (image: string): string =>
  `applications.applications=[{name: x, namespace: page-score, port: 80, image: "${image}"}]`

/** Joins wrapped lines, because errors are wrapped. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

it.each<[string, readonly string[], string]>([
  ['a name that is not a DNS name', ['--cluster', 'shop'], '"shop" is not a DNS name'],
  ['an even number of control planes', ['--set', 'cluster.controlPlanes=2'], 'must be odd'],
  ['a group without a prefix', ['--set', team('developers')], 'use "oidc:developers"'],
  ['a group of Kubernetes', ['--set', team('system:masters')], 'system:masters belongs to Kubernetes.'],
  ['an image without a tag', ['--set', application('nginx')], 'nginx has no tag'],
  ['an image that says latest', ['--set', application('nginx:latest')], 'nginx:latest uses the tag latest'],
  ['an invalid CIDR', ['--set', 'cluster.apiAccess=[10.0.0.0/33]'], '"10.0.0.0/33" has an invalid prefix'],
  ['an unknown key', ['--set', 'cluster.aplAccess=[10.0.0.0/8]'], 'Did you mean "apiAccess"?'],
  ['an unknown step in --set', ['--set', 'rbacc.teams=[]'], 'Did you mean "rbac"?'],
  ['a setting without a value', ['--set', 'cluster.nodes'], 'key=value'],
  ['a setting with an empty part', ['--set', 'cluster..nodes=1'], '--set cluster..nodes=1: expected key=value.'],
  [
    'two faults in one setting',
    ['--set', 'metadata-guard.accepted=[{finding: 1, reason: r, owner: o, until: soon}]'],
    '2 settings are not valid. Fix the value of that --set. 1. --set metadata-guard.accepted',
  ],
])('%s: exit 2, nothing started', async (_, args, words) => {
  const run = await world.dayone('up', '--yes', '--on', 'practice', ...args)
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  expect(flat(run.stderr)).toContain(words)
  expect(run.stderr).not.toMatch(/^ +at /m)
  expect(await world.yaml()).toBeUndefined()
  expect((await world.dayone('practice', 'status')).stdout).toBe('not running\n')
})

it.each<[string, readonly string[], string]>([
  ['an unknown verb', ['stats'], 'Did you mean status?'],
  ['the help of an unknown verb', ['help', 'stats'], 'Did you mean status?'],
  ['a verb of other tools', ['delete'], 'Unknown command: dayone delete. Did you mean down?'],
  ['no action', ['rbac'], 'Specify an action: dayone rbac ACTION. Actions: can, '],
  ['an unknown option', ['plan', '--nope'], "✗ Unknown option '--nope'"],
  [
    'an unknown step',
    ['up', 'rbak', '--on', 'practice', '--yes'],
    'Unknown step "rbak". Did you mean rbac? Steps: cluster',
  ],
  ['an unknown step that nobody approves', ['up', 'rbak', '--on', 'practice'], 'Unknown step "rbak".'],
  ['an unknown action of practice', ['practice', 'begin'], 'Unknown command: dayone practice begin'],
  ['no name of a file', ['status', '--config', ''], '--config is empty.'],
  ['nobody to approve', ['up', '--on', 'practice'], 'dayone up --yes'],
  ['no cluster to look at', ['status'], 'There is no cluster here yet.'],
])('%s: exit 2', async (_, args, words) => {
  const run = await world.dayone(...args)
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  expect(flat(run.stderr)).toContain(words)
  expect(run.stderr).not.toMatch(/bug|^ +at /m)
})

it.each<[string, string, string]>([
  ['malformed YAML', 'dayone:\n  version: 1\n  where: [practice\nrbac: {}\n', ':4:1: '],
  [
    'an unknown key',
    'dayone:\n  version: 1\nrbac:\n  temas: []\n',
    ':4:3: unknown key "rbac.temas". Did you mean "teams"?',
  ],
  ['an unknown top key', 'dayone:\n  version: 1\nrback: {}\n', ':3:1: unknown key "rback". Did you mean "rbac"?'],
  ['a wrong value', 'cluster:\n  zones: [us-west-2a]\n  controlPlanes: 4\n', ':3:3: cluster.controlPlanes: '],
  [
    'the name of the cluster in the wrong place',
    'cluster:\n  name: a.example.com\n',
    ':2:3: unknown key "cluster.name". Did you mean "dayone.cluster"?',
  ],
  ['two documents', 'dayone:\n  version: 1\n---\ndayone: {}\n', ':3:1: a second document begins here'],
  ['a tag of somebody', 'dayone:\n  version: 1\n  cluster: !!js/function x\n', ':3:12: Unresolved tag'],
  ['a newer version', 'dayone:\n  version: 7\n', ':2:3: dayone.version: This dayone reads version 1.'],
])('dayone.yaml with %s: exit 2 with line and column', async (_, text, words) => {
  const folder = join(world.folder, '..', 'work', 'files')
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'dayone.yaml')
  await writeFile(file, text)
  for (const verb of ['up', 'plan']) {
    const run = await world.dayone(verb, '--on', 'practice', '--yes', '--config', file)
    expect(run).toMatchObject({ exitCode: 2, stdout: '' })
    expect(run.stderr.replaceAll('\n  ', ' ').replaceAll(/\s+/g, ' ')).toContain(`${file}${words}`)
  }
  expect((await world.dayone('practice', 'status')).stdout).toBe('not running\n')
})

it('without a terminal and without a verb: help on stderr, exit 2', async () => {
  const { exitCode, stdout, stderr } = await world.dayone()
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain('Usage: dayone')
})

it.each(['up', 'plan', 'verify', 'status', 'doctor', 'practice'])('%s --help ends with an example', async (verb) => {
  const { exitCode, stdout, stderr } = await world.dayone(verb, '--help')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toMatch(new RegExp(`Examples?:\\n +\\$ .*dayone ${verb}`))
})

it('--version prints only the version', async () => {
  const run = await world.dayone('--version')
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  expect(run.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

it('an unknown zone: exit 2 with the existing ones; nothing is written anywhere', async () => {
  const run = await world.dayone('up', '--on', 'practice', '--yes', '--set', 'cluster.zones=[us-west-2q]')
  expect(run.exitCode).toBe(2)
  const words = flat(`${run.stdout}${run.stderr}`)
  expect(words).toContain('Region us-west-2 has no availability zone us-west-2q. Available: us-west-2a, us-west-2b')
  expect(await world.yaml()).toBeUndefined()
  expect(await world.stateStore()).toEqual([])
})

it("kops' own rejection: exit 2 before anything is written", async () => {
  const run = await world.dayone('up', '--on', 'practice', '--yes', '--set', 'cluster.nodeSize=t4g.medium')
  expect(run.exitCode).toBe(2)
  expect(flat(`${run.stdout}${run.stderr}`)).toContain(
    't4g.medium is an instance type for arm64, but the image is for x86_64',
  )
  expect(await world.yaml()).toBeUndefined()
  expect(await world.stateStore()).toEqual([])
})

it('a plan of a missing cluster writes nothing', async () => {
  const plan = await world.dayone('plan', '--on', 'practice', '--output', 'json')
  expect(plan).toMatchObject({ exitCode: 0, stderr: '' })
  const events = jsonLines<{ type: string; step?: string }>(plan.stdout)
  expect(events.at(-1)).toMatchObject({ type: 'run.finished', outcomes: { cluster: 'planned', rbac: 'planned' } })
  const counts = [{ noun: 'AWS resources' }, { noun: 'files in the state store' }]
  const text: unknown = expect.stringMatching(/^Will create resources:\n/)
  expect(events.find(({ type, step }) => type === 'step.planned' && step === 'cluster')).toMatchObject({
    plan: { changes: [{ picture: { counts }, preview: { by: 'kops update cluster', text } }, {}] },
  })
  expect(await world.yaml()).toBeUndefined()
  expect(await world.stateStore()).toEqual([])
})
