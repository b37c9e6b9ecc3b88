import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { foldersOf } from '../src/session/folders.ts'
import { createWorld, withKops, type PracticeWorld } from './practice-world.ts'

/**
 * How often kops is started: a preview takes minutes on a real cloud. Finding kops on PATH runs `version` once more.
 */
let world: PracticeWorld
let counted: PracticeWorld
let calls: string

/** A kops that records its arguments and then runs the real one. */
beforeAll(async () => {
  world = await createWorld()
  const { parts } = foldersOf({ env: process.env })
  const built = (await readdir(parts)).find((name) => name.startsWith('kops-'))
  const folder = join(world.folder, '..', 'counting-kops')
  calls = join(folder, 'calls')
  await mkdir(folder)
  const lines = `#!/bin/sh\necho "$1 $2 $(case " $* " in *' --yes '*) echo yes;; esac)" >> '${calls}'\nexec '${join(parts, built ?? 'missing', 'kops')}' "$@"\n`
  await writeFile(join(folder, 'kops'), lines, { mode: 0o755 })
  counted = await withKops(world, folder)
})
afterAll(async () => {
  expect(await world.close()).toEqual([])
})

const callsOf = async (...args: string[]): Promise<readonly string[]> => {
  await rm(calls, { force: true })
  const run = await counted.dayone(...args)
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  return (await readFile(calls, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.trim())
}

it('the first creation starts kops fewer than 30 times, without the waiting for machines', async () => {
  const started = await callsOf('up', '--on', 'practice', '--yes')
  // Each poll of starting machines is one more, and drops the cached results.
  expect(started.filter((call) => call !== 'validate cluster').length).toBeLessThan(30)
})

it('an up without changes runs each query once: six processes including the version', async () => {
  const started = await callsOf('up', '--yes')
  expect(started.filter((call) => !call.startsWith('version')).toSorted()).toEqual([
    'get all',
    'get secrets',
    'rolling-update cluster',
    'update cluster',
    'validate cluster',
  ])
})

it('a change of the specification previews each specification once between two writes', async () => {
  const started = await callsOf('up', 'cluster', '--set', 'cluster.nodes=2', '--yes')
  const kinds = started.filter((call) => ['update cluster', 'update cluster yes', 'replace -f'].includes(call))
  expect(kinds).toEqual([
    // To plan, and before it is replaced.
    'update cluster',
    'update cluster',
    'replace -f',
    // Compared with the one before, which also plans the update; and before the update.
    'update cluster',
    'update cluster',
    'update cluster yes',
    'update cluster',
  ])
})

it.each(['plan', 'status', 'verify'])('%s runs each query once', async (verb) => {
  const started = await callsOf(verb)
  const asked = started.filter((call) => !call.startsWith('version'))
  expect(new Set(asked).size).toBe(asked.length)
})
