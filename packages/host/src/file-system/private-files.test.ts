import { chmod, mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { appendPrivateLog, ensurePrivateDirectory, readFileIfExists, writePrivateFile } from './private-files.ts'

const folder = () => mkdtemp(join(tmpdir(), 'dayone-host-'))
const modeOf = async (path: string) => (await stat(path)).mode & 0o777

test('creates a private directory with its parents, idempotently', async () => {
  const path = join(await folder(), 'state', 'dayone')
  await ensurePrivateDirectory(path)
  await ensurePrivateDirectory(path)

  expect(await modeOf(path)).toBe(0o700)
  expect(await modeOf(join(path, '..'))).toBe(0o700)
})

test('restricts a directory that others can read', async () => {
  const path = join(await folder(), 'state')
  await mkdir(path, { mode: 0o755 })
  await ensurePrivateDirectory(path)
  expect(await modeOf(path)).toBe(0o700)
})

test.each([0o770, 0o702])('rejects a directory that others may write to (%o)', async (mode) => {
  const path = join(await folder(), 'state')
  await mkdir(path)
  await chmod(path, mode)
  await expect(ensurePrivateDirectory(path)).rejects.toMatchObject({
    message: `Other accounts can write to ${path}.`,
    exitCode: 5,
  })
})

test('rejects a link, which may lead to the folder of another user', async () => {
  const path = join(await folder(), 'state')
  await symlink(await folder(), path)
  await expect(ensurePrivateDirectory(path)).rejects.toMatchObject({ message: `${path} is not a directory.` })
})

test.runIf(process.getuid?.() === 0)('rejects a directory of another account', async () => {
  const { chown } = await import('node:fs/promises')
  const path = join(await folder(), 'state')
  await mkdir(path, { mode: 0o700 })
  await chown(path, 12_345, 12_345)
  await expect(ensurePrivateDirectory(path)).rejects.toMatchObject({
    message: `${path} belongs to another account.`,
    exitCode: 5,
  })
})

test('replaces a file atomically and privately, and leaves no temporary file', async () => {
  const place = await folder()
  const path = join(place, 'kubeconfig')
  await writeFile(path, 'old', { mode: 0o644 })
  await writePrivateFile(path, 'new')

  expect(await readFile(path, 'utf8')).toBe('new')
  expect(await modeOf(path)).toBe(0o600)
  expect(await readdir(place)).toEqual(['kubeconfig'])
})

test('a failed write leaves the old file and no temporary one', async () => {
  const place = await folder()
  await mkdir(join(place, 'taken'))
  await writeFile(join(place, 'taken', 'x'), '')

  await expect(writePrivateFile(join(place, 'taken'), 'new')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
  expect(await readdir(place)).toEqual(['taken'])
})

test('readers never see a partial file while it is replaced', async () => {
  const path = join(await folder(), 'state.json')
  const versions = ['a', 'b'].map((letter) => letter.repeat(200_000))
  await writePrivateFile(path, versions[0]!)
  const writing = (async () => {
    for (let n = 0; n < 30; n += 1) await writePrivateFile(path, versions[n % 2]!)
    return 'done'
  })()
  const seen = new Set<string>()
  while ((await Promise.race([writing, Promise.resolve('busy')])) === 'busy') seen.add(await readFile(path, 'utf8'))

  expect([...seen].every((text) => versions.includes(text))).toBe(true)
})

test('a missing file is undefined; other failures are errors', async () => {
  const place = await folder()
  expect(await readFileIfExists(join(place, 'none'))).toBeUndefined()
  await expect(readFileIfExists(place)).rejects.toThrow('is a folder, not a file')
})

test('a log grows and becomes private', async () => {
  const path = join(await folder(), 'run.log')
  await writeFile(path, 'one\n', { mode: 0o644 })
  await appendPrivateLog(path, 'two\n')

  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n')
  expect(await modeOf(path)).toBe(0o600)
})
