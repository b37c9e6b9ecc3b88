import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { readTextFile, replaceTextFile } from './text-files.ts'

let folder = ''
let file = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-text-'))
  file = join(folder, 'cluster.yaml')
  await writeFile(file, 'old\r\n')
  return () => rm(folder, { recursive: true })
})

test.each([0o644, 0o600, 0o664, 0o755])('replaces the text and keeps the mode %o', async (mode) => {
  await chmod(file, mode)
  await replaceTextFile(file, 'old\r\n', 'new')
  expect(await readFile(file, 'utf8')).toBe('new')
  expect((await stat(file)).mode & 0o7777).toBe(mode)
  expect(await readdir(folder)).toEqual(['cluster.yaml'])
})

test('follows a link and keeps it', async () => {
  const link = join(folder, 'link.yaml')
  await symlink('cluster.yaml', link)
  await replaceTextFile(link, await readTextFile(link), 'new')
  expect((await lstat(link)).isSymbolicLink()).toBe(true)
  expect(await readFile(file, 'utf8')).toBe('new')
})

test('does not touch a file that changed in the meantime', async () => {
  const failed = replaceTextFile(file, 'older', 'new')
  await expect(failed).rejects.toMatchObject({ name: 'UserError', exitCode: 5, message: /has changed since/ })
  expect(await readFile(file, 'utf8')).toBe('old\r\n')
  expect(await readdir(folder)).toEqual(['cluster.yaml'])
})

test.each<[string, () => string | Promise<string>, RegExp]>([
  ['that is not there', () => join(folder, 'no.yaml'), /no\.yaml does not exist/],
  ['that is a folder', () => folder, /is a folder/],
  [
    'that is not UTF-8',
    async () => {
      await writeFile(file, Buffer.from([0x61, 0xff]))
      return file
    },
    /is not UTF-8/,
  ],
])('a file %s is one error', async (_, path, message) => {
  await expect(readTextFile(await path())).rejects.toMatchObject({ name: 'UserError', exitCode: 2, message })
})

test('a byte order mark is part of the text', async () => {
  await writeFile(file, '\uFEFFa')
  expect(await readTextFile(file)).toBe('\uFEFFa')
})
