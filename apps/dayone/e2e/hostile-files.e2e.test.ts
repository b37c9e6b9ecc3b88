import { execFileSync } from 'node:child_process'
import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createWorld, type PracticeWorld } from './practice-world.ts'

/**
 * A path that is not a file, too much input, or malicious input: a user error (exit 2) immediately, in every option.
 */
let world: PracticeWorld
let file = ''

beforeAll(async () => {
  world = await createWorld()
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

beforeEach(async () => {
  const folder = join(world.folder, '..', 'work', 'hostile')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  file = join(folder, 'file.yaml')
})

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

/** Ten billion times "lol", in ten lines. */
const bomb = ['a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]']
  .concat([...'bcdefghij'].map((key, at) => `${key}: &${key} [${`*${'abcdefghij'[at]}, `.repeat(9)}]`))
  .join('\n')

const deep = `rbac:\n  teams: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`
const deepBlock = Array.from({ length: 10_000 }, (_, level) => `${' '.repeat(level % 500)}- `).join('')

async function sparse(): Promise<void> {
  const handle = await open(file, 'w')
  await handle.truncate(200 * 1024 * 1024)
  await handle.close()
}

const hostile: readonly [string, () => unknown, string][] = [
  ['a bomb of aliases', () => writeFile(file, bomb), 'too many, unknown or circular aliases'],
  ['an alias to what it stands in', () => writeFile(file, 'a: &a\n  b: *a\n'), 'circular aliases'],
  ['10,000 levels', () => writeFile(file, deep), 'nested too deeply'],
  ['10,000 dashes in a line', () => writeFile(file, deepBlock), 'nested too deeply'],
  ['101 levels', () => writeFile(file, `kind: ${'['.repeat(101)}${']'.repeat(101)}\n`), 'nested too deeply'],
  ['200 MB', sparse, 'is too large: 200 MB'],
  ['a pipe nobody writes to', () => execFileSync('/bin/sh', ['-c', 'mkfifo "$1"', 'sh', file]), 'is a pipe'],
  ['a folder', () => mkdir(file), 'is a folder, not a file'],
]

const document: readonly [string, () => unknown, string][] = [
  ['a list', () => writeFile(file, '- a\n- b\n'), 'a mapping of keys to values is expected'],
  ['a word', () => writeFile(file, 'hello\n'), 'a mapping of keys to values is expected'],
]

it.each([...hostile, ...document])('--config with %s', async (_, make, words) => {
  await make()
  for (const verb of ['plan', 'status', 'up'])
    await refused([verb, '--config', file, '--on', 'practice', '--yes'], words)
})

it.each(hostile)('--spec with %s', async (_, make, words) => {
  await make()
  await refused(['up', 'rbac', '--spec', file, '--yes'], words)
})

it.each<[string, string]>([
  ['a list', '- a\n- b\n'],
  ['a word', 'hello\n'],
])('--spec with %s', async (_, text) => {
  await writeFile(file, text)
  await refused(['up', 'rbac', '--spec', file, '--yes'], 'a kops document is a map with apiVersion and kind')
})

it.each(['/dev/zero', '/dev/tty', '/dev/null/dayone.yaml'])('--config %s', async (path) => {
  await refused(['plan', '--config', path], path)
  await refused(['up', 'rbac', '--spec', path, '--yes'], path)
})

it('a dayone.yaml in this folder that is a folder', async () => {
  const here = join(world.folder, '..', 'work', 'dayone.yaml')
  await mkdir(here)
  try {
    await refused(['status'], 'dayone.yaml is a folder, not a file')
  } finally {
    await rm(here, { recursive: true })
  }
})

it('--config in a folder that does not exist', async () => {
  const path = join(world.folder, '..', 'work', 'nowhere', 'dayone.yaml')
  await refused(['up', 'rbac', '--on', 'practice', '--yes', '--config', path], 'nowhere does not exist')
})

it.each<[string, string]>([
  ['deep', `rbac.teams=${'['.repeat(5000)}${']'.repeat(5000)}`],
  ['a bomb', `rbac.teams=${bomb}`],
])('--set with a value that is %s', async (_, setting) => {
  await refused(['plan', '--on', 'practice', '--set', setting], '--set rbac.teams')
})

async function refused(args: readonly string[], words: string): Promise<void> {
  const started = performance.now()
  const run = await world.dayone(...args)
  expect({ args, exitCode: run.exitCode, stdout: run.stdout, stderr: flat(run.stderr) }).toEqual({
    args,
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining(words) as string,
  })
  expect(run.stderr).not.toMatch(/bug in dayone|^ +at /m)
  expect(performance.now() - started).toBeLessThan(20_000)
}
