import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createWorld, type PracticeWorld } from './practice-world.ts'

/** A practice cloud that is missing, gone, of another version, or not private: each has its own message and hint. */
let world: PracticeWorld
let state = ''

beforeAll(async () => {
  world = await createWorld()
  state = join(world.folder, 'cloud', 'cloud.json')
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

afterEach(async () => {
  await world.dayone('practice', 'stop', '--yes')
})

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

const started = async (): Promise<Record<string, unknown>> => {
  expect(await world.dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
  return JSON.parse(await readFile(state, 'utf8')) as Record<string, unknown>
}

it('not running: env exits 6 with the start command, which works as typed', async () => {
  const env = await world.dayone('practice', 'env')
  expect(env).toMatchObject({ exitCode: 6, stdout: '' })
  expect(flat(env.stderr)).toContain('The practice cloud is not running. Start it with: dayone practice start')
  expect(await world.dayone('practice', 'stop')).toMatchObject({
    exitCode: 0,
    stdout: 'The practice cloud was not running.\n',
  })
  await started()
  expect((await world.dayone('practice', 'env')).exitCode).toBe(0)
})

it('gone: its supervisor was killed; the next start is empty', async () => {
  const { supervisor } = (await started()) as { readonly supervisor: { readonly pid: number } }
  process.kill(supervisor.pid, 'SIGKILL')
  const statusText = async (): Promise<string> => (await world.dayone('practice', 'status')).stdout
  await expect.poll(statusText, { timeout: 30_000 }).toMatch(/^lost: /)
  const env = await world.dayone('practice', 'env')
  expect(env).toMatchObject({ exitCode: 6, stdout: '' })
  expect(flat(env.stderr)).toMatch(/was terminated, and its clusters are lost. .*dayone practice start/)
  await started()
})

it.each<[string, (written: Record<string, unknown>) => unknown]>([
  ['an older version, whose cloud has no key', ({ key: _key, format: _format, ...rest }) => rest],
  ['a newer version', (written) => ({ ...written, format: 99 })],
])('of another version: %s; stop ends it, and a start creates a new one', async (_, change) => {
  await writeFile(state, JSON.stringify(change(await started())))
  expect((await world.dayone('practice', 'status')).stdout).toMatch(/^version mismatch: /)
  const env = await world.dayone('practice', 'env')
  expect(env).toMatchObject({ exitCode: 6, stdout: '' })
  expect(flat(env.stderr)).toMatch(/was started by another version of dayone. .*dayone practice stop/)
  for (const args of [['plan'], ['status', '--cluster', 'a.example.com']]) {
    const run = await world.dayone(...args, '--on', 'practice')
    expect({ args, ...run }).toMatchObject({ args, exitCode: 5 })
    expect(flat(run.stderr)).toContain('was started by another version of dayone')
  }
  expect(await world.dayone('practice', 'stop')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('was stopped') as string,
  })
  await started()
})

it('every command rejects a folder that others may write to, and says how to restrict it', async () => {
  await mkdir(world.folder, { recursive: true })
  await chmod(world.folder, 0o777)
  for (const args of [
    ['practice', 'start'],
    ['practice', 'status'],
    ['plan', '--on', 'practice'],
  ]) {
    const run = await world.dayone(...args)
    expect({ args, ...run }).toMatchObject({ args, exitCode: 5 })
    expect(flat(run.stderr)).toContain(`Other accounts can write to ${world.folder}. `)
    expect(flat(run.stderr)).toContain('chmod')
  }
  await chmod(world.folder, 0o700)
})

it('and one with a parent that others may write to', async () => {
  const parent = join(world.folder, '..')
  await chmod(parent, 0o777)
  try {
    const run = await world.dayone('practice', 'start')
    expect(run).toMatchObject({ exitCode: 5 })
    expect(flat(run.stderr)).toContain(`Other accounts can write to ${parent}. `)
  } finally {
    await chmod(parent, 0o700)
  }
  await started()
})

it('and a link, wherever it leads', async () => {
  const real = `${world.folder}-real`
  await rm(world.folder, { recursive: true, force: true })
  await mkdir(real, { mode: 0o700 })
  await symlink(real, world.folder)
  try {
    const run = await world.dayone('practice', 'start')
    expect(run).toMatchObject({ exitCode: 5 })
    expect(flat(run.stderr)).toContain(
      `${world.folder} is a symbolic link. It may point to a folder of another account`,
    )
  } finally {
    await rm(world.folder)
    await rename(real, world.folder)
  }
})

it.runIf(process.getuid?.() === 0)('and one of another account', async () => {
  const { chown } = await import('node:fs/promises')
  await mkdir(world.folder, { recursive: true })
  await chown(world.folder, 65_534, 65_534)
  try {
    const run = await world.dayone('practice', 'status')
    expect(run).toMatchObject({ exitCode: 5 })
    expect(flat(run.stderr)).toContain(`${world.folder} belongs to another account.`)
  } finally {
    await chown(world.folder, 0, 0)
  }
})
