import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { aboutOthers, hintsOf, type Hints } from './follow-hints.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { printedKopsCommands } from './printed-commands.ts'
import type { Ended } from './run-child.ts'

/**
 * The hints for a name that is taken, and for a copy of a dayone.yaml, followed to their end. They adopt the cluster
 * and work on it, so this world has two clusters of its own: one created with plain kops and one from another
 * dayone.yaml.
 */
const HAND = 'hand.example.test'
const THEIRS = 'theirs.example.test'
let world: PracticeWorld
let work: string
let hints: Hints
/** Follows only what the test itself printed: everything behind it is followed once, by the first test. */
let shallow: Hints

beforeAll(async () => {
  world = await createWorld()
  work = join(world.folder, '..', 'work')
  hints = await hintsOf(world)
  shallow = await hintsOf(world, { isDeep: false })
  expect(await world.dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
  const channel = `file://${join(world.folder, 'cloud', 'channel')}`
  const size = ['--node-size', 't3.medium', '--control-plane-size', 't3.medium']
  const zone = ['--zones', 'us-west-2a', '--channel', channel, '--dns', 'none']
  await world.plain('kops', 'create', 'cluster', HAND, ...zone, ...size)
  await world.plain('kops', 'update', 'cluster', HAND, '--yes', '--admin')
  await world.plain('kops', 'validate', 'cluster', HAND, '--wait', '2m', '--interval', '1s')
  // The namespace of practice's team: without it, its rights cannot be granted (exit 3).
  await world.plain('kubectl', '--context', HAND, 'create', 'namespace', 'page-score')
  const enforced = 'pod-security.kubernetes.io/enforce=restricted'
  await world.plain('kubectl', '--context', HAND, 'label', 'namespace', 'page-score', enforced)
  const theirs = ['--config', 'theirs.yaml', '--cluster', THEIRS, '--on', 'practice', '--yes']
  expect(await world.dayone('up', ...theirs)).toMatchObject({ exitCode: 0 })
}, 600_000)

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

/** Each test starts in a folder without a dayone.yaml. */
afterEach(() => rm(join(world.folder, 'dayone.yaml'), { force: true }))

const words = ({ stdout, stderr }: Ended): string => `${stdout}${stderr}`.replaceAll(/\s+/g, ' ')

/** The printed kops commands, typed in a practice shell. */
async function followKops(run: Ended): Promise<number> {
  const commands = printedKopsCommands(words(run))
  for (const command of commands)
    expect({ command, ...(await world.typedKops(command)) }).toMatchObject({ exitCode: 0 })
  return commands.length
}

const upNew = (name: string, ...more: string[]) =>
  world.dayone('up', '--on', 'practice', '--cluster', name, ...more, '--yes')

it('a cluster created by hand: described, adopted, planned, and granted rights, with the printed commands', async () => {
  const refused = await upNew(HAND)
  expect(refused.exitCode).toBe(5)
  expect(words(refused)).toContain('dayone did not create it')
  expect(await followKops(refused)).toBe(1)
  const { typed, later } = await hints.follow(refused)
  for (const begin of ['adopt', 'plan', 'up rbac', 'up metadata-guard'])
    expect(typed.filter((command) => command.startsWith(`dayone ${begin} `))).not.toEqual([])
  expect(aboutOthers([...typed, ...later], HAND)).toEqual([])
  expect(await world.yaml()).toContain('adopted: as-is')
  const ups = later.filter((command) => /^dayone up rbac .*--yes/.test(command))
  expect(ups).not.toEqual([])
  for (const up of ups) expect({ up, ...(await hints.typed(up)) }).toMatchObject({ exitCode: 0 })
  const developer = ['--as', 'ann', '--as-group', 'oidc:page-score-developers', '-n', 'page-score']
  const can = await world.tryPlain('kubectl', '--context', HAND, 'auth', 'can-i', 'create', 'deployments', ...developer)
  expect(can.stdout.trim()).toBe('yes')
}, 900_000)

it('one step without adopting it: the printed up rbac works on this cluster and creates no new one', async () => {
  const refused = await upNew(HAND)
  const [up = ''] = words(refused).match(/dayone up rbac --cluster \S+ --state \S+/) ?? []
  const run = await hints.typed(`${up} --yes`)
  expect(run).toMatchObject({ exitCode: 0 })
  await shallow.follow(run)
  expect(await world.yaml()).toContain(`cluster: ${HAND}`)
}, 600_000)

it('with a configuration elsewhere: printed commands keep it, and no other file is written', async () => {
  await mkdir(join(work, 'my files'), { recursive: true })
  const config = 'my files/new.yaml'
  const refused = await upNew(HAND, '--config', config)
  expect(refused.exitCode).toBe(5)
  const { typed } = await shallow.follow(refused)
  expect(aboutOthers(typed, config)).toEqual([])
  expect(await readFile(join(work, config), 'utf8')).toContain(`cluster: ${HAND}`)
  expect(await world.yaml()).toBeUndefined()
}, 600_000)

it('a dayone.yaml that describes a new cluster of that name: the hint resolves it', async () => {
  const file = join(work, 'filled.yaml')
  await cp(join(work, 'theirs.yaml'), file)
  const filled = (await readFile(file, 'utf8')).replace(/^ +id: .*\n/m, '').replaceAll(THEIRS, HAND)
  await writeFile(file, filled)
  const refused = await upNew(HAND, '--config', 'filled.yaml')
  expect(refused.exitCode).toBe(5)
  await shallow.follow(refused)
  const [adopt = ''] = words(refused).match(/dayone adopt (?:--\S+ \S+ ?)+/) ?? []
  const adopted = adopt.match(/--config (\S+)/)?.[1] ?? ''
  expect(await readFile(join(work, adopted), 'utf8')).toContain('adopted: as-is')
  expect(adopted).not.toBe('filled.yaml')
}, 600_000)

it('a cluster created from another dayone.yaml: adopting it names the one it replaces; nothing of theirs is lost', async () => {
  const refused = await upNew(THEIRS)
  expect(refused.exitCode).toBe(5)
  expect(words(refused)).toContain('created from another dayone.yaml')
  expect(await followKops(refused)).toBe(1)
  const { typed } = await shallow.follow(refused)
  expect(aboutOthers(typed, THEIRS)).toEqual([])
  const theirs = ['--config', 'theirs.yaml', '--cluster', THEIRS]
  expect(await world.dayone('plan', ...theirs, '--detailed-exitcode')).toMatchObject({ exitCode: 0 })
}, 600_000)

const teams = async (): Promise<string> => {
  await world.plain('kops', 'export', 'kubeconfig', '--name', THEIRS, '--admin')
  const labels = 'dayone.dev/step=rbac'
  return world.plain('kubectl', '--context', THEIRS, 'get', 'rolebindings', '-A', '-l', labels, '-o', 'name')
}

it('a copy of a dayone.yaml deletes nothing of the original with --yes, and says how each of them continues', async () => {
  const before = await teams()
  expect(before).toContain('developer')
  await cp(join(work, 'theirs.yaml'), join(work, 'copy.yaml'))
  const copy = ['rbac', '--config', 'copy.yaml', '--set', 'rbac.teams=[]']
  const plan = await world.dayone('plan', ...copy)
  expect(plan.exitCode).toBe(0)
  for (const one of [
    'The last run was with another dayone.yaml that has the same dayone.id',
    'theirs.yaml',
    '- delete RoleBinding',
  ])
    expect(words(plan)).toContain(one)

  const refused = await world.dayone('up', ...copy, '--yes')
  expect(refused.exitCode).toBe(5)
  expect(words(refused)).toContain('--yes alone cannot approve this')
  expect(words(refused)).toContain('theirs.yaml')
  const { later } = await shallow.follow(refused)
  expect(await teams()).toBe(before)
  // The original continues as if there were no copy.
  expect(await world.dayone('up', 'rbac', '--config', 'theirs.yaml', '--yes')).toMatchObject({ exitCode: 0 })

  // With its own id, it does not change what the original created.
  const text = await readFile(join(work, 'copy.yaml'), 'utf8')
  await writeFile(join(work, 'own.yaml'), text.replace(/^ +id: .*\n/m, ''))
  const own = ['rbac', '--config', 'own.yaml', '--set', 'rbac.teams=[]', '--yes']
  expect(await world.dayone('up', ...own)).toMatchObject({ exitCode: 0 })
  expect(await teams()).toBe(before)

  // Confirmed with the name, it takes over from the original, which then becomes the other one.
  const [confirmed = ''] = later.filter((command) => command.includes('--confirm-name'))
  expect(await hints.typed(confirmed)).toMatchObject({ exitCode: 0 })
  expect(await teams()).not.toContain('developer')
  expect(words(await world.dayone('plan', 'rbac', '--config', 'theirs.yaml'))).toContain('copy.yaml')
}, 900_000)

it('a dayone.yaml that was moved is the same file', async () => {
  await rename(join(work, 'copy.yaml'), join(work, 'moved.yaml'))
  const run = await world.dayone('up', 'rbac', '--config', 'moved.yaml', '--set', 'rbac.auditors=[]', '--yes')
  expect(run).toMatchObject({ exitCode: 0 })
  expect(words(run)).not.toContain('same dayone.id')
}, 300_000)
