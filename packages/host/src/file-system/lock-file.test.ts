import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createPrograms } from '../programs/create-programs.ts'
import { lockFile, lockHolder } from './lock-file.ts'

const lockPath = async () => join(await mkdtemp(join(tmpdir(), 'dayone-host-')), 'practice.lock')
const dead = JSON.stringify({ pid: 2 ** 22 + 1, startTime: '1@gone' })

test('is held once, released, and free again', async () => {
  const path = await lockPath()
  const lock = await lockFile(path)

  expect(await lockFile(path)).toBeUndefined()
  expect(await lockHolder(path)).toMatchObject({ pid: process.pid })
  await lock?.release()
  expect(await lockHolder(path)).toBeUndefined()
  expect(await lockFile(path)).toBeDefined()
})

test.each([
  ['of a dead process', dead],
  ['of our pid, given to another process before', JSON.stringify({ pid: process.pid, startTime: '1@gone' })],
  ['that is empty', ''],
  ['that holds nonsense', '{"pid": "x"}'],
])('a lock %s is taken over', async (_, content) => {
  const path = await lockPath()
  await writeFile(path, content)
  await writeFile(`${path}.takeover`, content)

  expect(await lockHolder(path)).toBeUndefined()
  expect(await lockFile(path)).toBeDefined()
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid })
  expect(await readdir(dirname(path))).toEqual(['practice.lock'])
})

test.each([
  ['free', undefined],
  ['left by a dead process', dead],
])('of 20 programs that start at once exactly one gets a lock that is %s', async (_, content) => {
  const path = await lockPath()
  if (content !== undefined) await writeFile(path, content)
  const script = `const { lockFile } = await import(${JSON.stringify(fileURLToPath(new URL('./lock-file.ts', import.meta.url)))})
    const lock = await lockFile(${JSON.stringify(path)})
    console.log(lock ? 'won' : 'lost')
    setInterval(() => {}, 1000)`
  const programs = createPrograms({ redact: (text) => text })
  const everybodyAnswered = new AbortController()
  const output: string[] = []
  const runs = Array.from({ length: 20 }, () =>
    programs.run({
      program: process.execPath,
      args: ['--input-type=module', '-e', script],
      env: {},
      deadlineMs: 60_000,
      kill: everybodyAnswered.signal,
      onLine: (line) => {
        // The winner lives until all have tried, because the lock of a dead holder is free.
        if (output.push(line) === 20) everybodyAnswered.abort()
      },
    }),
  )
  await Promise.all(runs)

  expect(output.toSorted()).toEqual([...Array.from({ length: 19 }, () => 'lost'), 'won'])
})
