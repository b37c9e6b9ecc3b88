import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { withPrivateFolder } from './with-private-folder.ts'

afterEach(() => vi.unstubAllEnvs())

/** Fills a folder like a program that we do not control. */
const fill = async (folder: string): Promise<void> => {
  await mkdir(join(folder, 'demo'))
  await writeFile(join(folder, 'demo', 'config'), 'x')
}

test('is private, returns the result, and is removed with its contents', async () => {
  let used = ''
  const mode = await withPrivateFolder('test', async (folder) => {
    used = folder
    await fill(folder)
    return (await stat(folder)).mode & 0o777
  })
  expect(mode).toBe(0o700)
  await expect(stat(used)).rejects.toThrow('ENOENT')
})

test('is removed when the work fails, and each is unique', async () => {
  const used = new Set<string>()
  const failing = (): Promise<never> =>
    withPrivateFolder('test', async (folder) => {
      used.add(folder)
      await fill(folder)
      throw new Error('kops died')
    })
  await expect(failing()).rejects.toThrow('kops died')
  await expect(failing()).rejects.toThrow('kops died')
  expect(used.size).toBe(2)
  for (const folder of used) await expect(stat(folder)).rejects.toThrow('ENOENT')
})

test('reports one error if none can be created', async () => {
  vi.stubEnv('TMPDIR', '/no/such/folder')
  await expect(withPrivateFolder('test', async () => 1)).rejects.toMatchObject({
    message: 'Could not create a folder in /no/such/folder.',
    exitCode: 3,
  })
})
