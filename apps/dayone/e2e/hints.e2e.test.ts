import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hintsOf, type Hints } from './follow-hints.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { printedCommands } from './printed-commands.ts'

/**
 * Every command that dayone prints works as typed, in the state that prints it; the AWS tests check it there. The run
 * uses a configuration elsewhere, with a space in its name, and a cluster that is not the default: a hint without them
 * would refer to another cluster or to none.
 */
const NAME = 'hints.example.com'
const CONFIG = 'my files/hints.yaml'
const ABOUT = ['--config', CONFIG, '--cluster', NAME, '--on', 'practice']
let world: PracticeWorld
let typed: Hints['typed']
let follow: Hints['follow']

beforeAll(async () => {
  world = await createWorld()
  await mkdir(join(world.folder, '..', 'work', 'my files'))
  ;({ typed, follow } = await hintsOf(world))
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

const elsewhere = (command: string): boolean =>
  /^dayone (?:up|plan|verify|status|down|kubeconfig)\b/.test(command) &&
  !(command.includes(CONFIG) && command.includes(NAME))

it('without a cluster: hints that lead to one keep its configuration and its name', async () => {
  const plan = await world.dayone('plan', ...ABOUT)
  expect(plan.exitCode).toBe(0)
  const { typed: done, later } = await follow(plan, await world.dayone('up', ...ABOUT))
  expect([...done, ...later].filter(elsewhere)).toEqual([])
  expect(later.some((command) => /^dayone up .*--yes/.test(command))).toBe(true)
  expect(await world.yaml()).toBeUndefined()
})

it('after the first up: every printed command works', async () => {
  const asked = await world.dayone('up', ...ABOUT)
  const [up = ''] = printedCommands(asked.stderr).filter((command) => / --yes\b/.test(command))
  const made = await typed(up)
  expect(made).toMatchObject({ exitCode: 0 })
  const { typed: done } = await follow(made)
  expect(done.filter(elsewhere)).toEqual([])
  for (const verb of ['status', 'verify', 'up rbac', 'practice shell'])
    expect(done.some((command) => command.startsWith(`dayone ${verb}`))).toBe(true)
}, 600_000)

it('after drift: the hint of a failed check fixes it', async () => {
  await world.plain('kops', 'export', 'kubeconfig', '--name', NAME, '--admin')
  await world.plain('kubectl', 'delete', 'networkpolicies,resourcequotas', '--all', '-n', 'page-score')
  const verify = await world.dayone('verify', '--config', CONFIG)
  expect(verify.exitCode).toBe(3)
  const status = await world.dayone('status', '--config', CONFIG)
  const { typed: done, later } = await follow(verify, status)
  expect(
    done.filter((command) => /^dayone (?:up|plan|verify|status)\b/.test(command) && !command.includes(CONFIG)),
  ).toEqual([])
  const [up = ''] = later.filter((command) => /^dayone up\b.*--yes/.test(command))
  expect(await typed(up)).toMatchObject({ exitCode: 0 })
  expect(await world.dayone('verify', 'namespaces', '--config', CONFIG)).toMatchObject({ exitCode: 0 })
}, 600_000)

it('rollback, deletion and removal: each names the next command', async () => {
  const down = await world.dayone('down', '--config', CONFIG)
  expect(down.exitCode).toBe(2)
  const [confirmed = ''] = printedCommands(down.stderr).filter((command) => command.includes('--confirm-name'))
  const gone = await typed(confirmed)
  expect(gone).toMatchObject({ exitCode: 0 })
  const { typed: done, later } = await follow(gone)
  expect(done.filter((command) => command.startsWith('dayone up') && !command.includes(CONFIG))).toEqual([])
  expect(later).toContain('dayone practice stop')
  expect(await typed('dayone practice stop')).toMatchObject({ exitCode: 0 })
  const { typed: after } = await follow(await typed('dayone practice env'))
  expect(after).toContain('dayone practice start')
})
