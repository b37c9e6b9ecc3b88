import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hintsOf } from './follow-hints.ts'
import { jsonLines } from './json-lines.ts'
import { createWorld, processesOf, withKops, type PracticeWorld } from './practice-world.ts'

/**
 * A kops that is missing, unsupported, crashes or hangs, and a user who stops a run. One cluster, which each test
 * continues with.
 */
const CLUSTER = 'first.practice.dayone'
let world: PracticeWorld
let realKops: string

beforeAll(async () => {
  world = await createWorld()
  expect(await world.dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
  const doctor = await world.dayone('doctor', '--output', 'json')
  const rows = jsonLines<{ id: string; details?: Record<string, string> }>(doctor.stdout)
  realKops = rows.find(({ id }) => id === 'practice-parts')?.details?.['kops'] ?? ''
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

/** Another kops, first on PATH: these shell lines, followed by the real one. */
async function kopsThat(name: string, lines: string): Promise<PracticeWorld & { readonly kopsFolder: string }> {
  const kopsFolder = join(world.folder, '..', name)
  await mkdir(kopsFolder)
  await writeFile(join(kopsFolder, 'kops'), `#!/bin/sh\n${lines}\nexec '${realKops}' "$@"\n`, { mode: 0o755 })
  return { ...(await withKops(world, kopsFolder)), kopsFolder }
}

const isUpdate = '[ "$1 $2" = "update cluster" ] && case "$*" in *--yes*) true;; *) false;; esac'
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

it('a kops that disappears: exit 3 with the supported versions, nothing written', async () => {
  // It prints its version once, to be found, and then deletes itself.
  const { dayone } = await kopsThat('vanishing-kops', '/bin/rm "$0"')
  const run = await dayone('up', '--on', 'practice', '--yes')
  expect(run.exitCode).toBe(3)
  expect(flat(run.stdout + run.stderr)).toMatch(/kops was not found\..* Install kops >=1\.36\.0 <1\.37\.0/)
  expect(await world.yaml()).toBeUndefined()
  expect(await world.stateStore()).toEqual([])
})

it('an unsupported kops: exit 3 with the supported range, nothing written', async () => {
  const seen = '[ -e "$0.seen" ] && echo 1.35.1 && exit; [ "$1" = version ] && : > "$0.seen"'
  const { dayone } = await kopsThat('other-kops', seen)
  const run = await dayone('up', '--on', 'practice', '--yes')
  expect(run.exitCode).toBe(3)
  expect(flat(run.stdout + run.stderr)).toContain('Unsupported kops version 1.35.1; dayone requires >=1.36.0 <1.37.0')
  expect(await world.yaml()).toBeUndefined()
  expect(await world.stateStore()).toEqual([])
})

it('a kops that crashes: exit 3, its last output and the next step', async () => {
  const { dayone } = await kopsThat(
    'dying-kops',
    `if ${isUpdate}; then echo 'Tasks: 3 done / 119 total; 4 can run'; kill -9 $$; fi`,
  )
  const run = await dayone('up', '--on', 'practice', '--yes')
  expect(run.exitCode).toBe(3)
  const words = flat(run.stdout + run.stderr)
  expect(words).toContain('Tasks: 3 done')
  expect(words).toMatch(/✗ .*kops.*(ended|killed|stopped)/)
  expect(words).toContain('Done: cluster failed, namespaces blocked')
  expect(run.stdout).not.toMatch(/^ +at /m)
})

it('a second Ctrl-C ends a hanging kops, with all its children', async () => {
  const hang = `if ${isUpdate}; then echo 'Tasks: 5 done / 119 total; 4 can run'; sleep 3600 & sleep 3600; fi`
  const { start, kopsFolder } = await kopsThat('hanging-kops', hang)
  const run = start('up', '--yes', '--verbose')
  await run.printed('Tasks: 5 done')
  run.signal('SIGINT')
  await run.printed('Stopping after the current change')
  run.signal('SIGINT')
  const { exitCode, stderr } = await run.ended
  expect(exitCode).toBe(130)
  expect(stderr).toContain('Interrupted')
  expect(await processesOf(kopsFolder)).toEqual([])
})

it("Ctrl-C at kops' first tasks: kops finishes its write, and the run reports what was done and how to continue", async () => {
  const run = world.start('up', '--yes', '--verbose')
  await run.printed('Tasks: 0 done')
  run.signal('SIGINT')
  const { exitCode, stdout, stderr } = await run.ended
  expect(exitCode).toBe(130)
  expect(stdout).toContain('Stopping after the current change')
  expect(stdout).toContain(': done')
  // If the API server responded by the time kops was done, the whole step is done.
  expect(flat(stderr)).toMatch(
    /Interrupted\. Done: (cluster|no complete step; started: cluster \([1-9] changes? done\))\. Nothing is lost/,
  )
  expect(stderr).toContain('dayone up')
  const { typed } = await (await hintsOf(world, { isDeep: false })).follow({ stdout, stderr })
  expect(typed.some((command) => command.startsWith('dayone up'))).toBe(true)
  expect(await world.plain('kops', 'update', 'cluster', '--name', CLUSTER)).toContain('No changes need to be applied')
})

it('the next run completes the work', async () => {
  const run = await world.dayone('up', '--yes')
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  expect(run.stdout).toContain('namespaces applied, rbac applied, metadata-guard applied, applications applied')
  await world.plain('kops', 'validate', 'cluster', '--name', CLUSTER)
})

it('SIGTERM stops at a safe point: exit 143', async () => {
  const run = world.start('up', '--yes', '--verbose')
  await run.printed('Steps: ')
  run.signal('SIGTERM')
  const { exitCode, stderr } = await run.ended
  expect(exitCode).toBe(143)
  expect(stderr).toContain('Interrupted')
})
