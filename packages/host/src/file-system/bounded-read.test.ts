import { execFileSync } from 'node:child_process'
import { mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { MAX_FILE_BYTES, readBounded } from './bounded-read.ts'
import { readFileIfExists } from './private-files.ts'
import { readTextFile } from './text-files.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-bounded-'))
  return () => rm(folder, { recursive: true })
})

/** A sparse file of this size. */
async function sparse(bytes: number): Promise<string> {
  const path = join(folder, 'large.yaml')
  const file = await open(path, 'w')
  await file.truncate(bytes)
  await file.close()
  return path
}

test.each<[string, () => string | Promise<string>, RegExp]>([
  ['of 200 MB', () => sparse(200 * 1024 * 1024), /is too large: 200 MB, and dayone reads at most 8 MB/],
  ['one byte too large', () => sparse(MAX_FILE_BYTES + 1), /is too large/],
  ['that never ends', () => '/dev/zero', /is a pipe, a device or a socket, not a file/],
  [
    'that is a pipe nobody writes to',
    () => {
      const path = join(folder, 'pipe')
      execFileSync('/bin/sh', ['-c', 'mkfifo "$1"', 'sh', path])
      return path
    },
    /is a pipe/,
  ],
  [
    'that is a link to a device',
    async () => {
      const path = join(folder, 'link')
      await symlink('/dev/zero', path)
      return path
    },
    /is a pipe, a device/,
  ],
  ['that is a folder', () => folder, /is a folder, not a file/],
  [
    'below a file',
    async () => {
      await writeFile(join(folder, 'a'), '')
      return join(folder, 'a', 'b')
    },
    /a part of its path is not a folder/,
  ],
])('a file %s is a user error, immediately', async (_, make, message) => {
  const path = await make()
  const started = performance.now()
  for (const read of [readTextFile, readFileIfExists])
    await expect(read(path)).rejects.toMatchObject({ name: 'UserError', exitCode: 2, message })
  expect(performance.now() - started).toBeLessThan(2000)
})

test('reads files of the maximum size, and kernel files, which report size 0', async () => {
  expect(await readBounded(await sparse(MAX_FILE_BYTES))).toHaveLength(MAX_FILE_BYTES)
  expect((await readBounded('/proc/self/status')).toString()).toContain('Pid:')
})
