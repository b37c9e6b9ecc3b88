import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeUnusedBuilds } from './compiled-code.ts'

const now = new Date('2026-11-28T12:00:00Z')
const day = 24 * 60 * 60 * 1000
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-compiled-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const plant = async (name: string, daysAgo: number): Promise<void> => {
  await mkdir(join(folder, name, 'v24.21.0-x64'), { recursive: true })
  await writeFile(join(folder, name, 'v24.21.0-x64', '7b4aa58e'), 'code')
  const used = new Date(now.getTime() - daysAgo * day)
  await utimes(join(folder, name), used, used)
}
const kept = async (): Promise<readonly string[]> => (await readdir(folder)).toSorted()

test('keeps the last eight builds, this one included', async () => {
  for (let at = 0; at < 12; at += 1) await plant(`0000000${at.toString(16)}`, at)
  await removeUnusedBuilds(folder, '0000000b', now)
  expect(await kept()).toEqual([
    '00000000',
    '00000001',
    '00000002',
    '00000003',
    '00000004',
    '00000005',
    '00000006',
    '0000000b',
  ])
})

test('removes builds that were not used for 30 days, and what earlier versions kept', async () => {
  await plant('0000000a', 31)
  await plant('0000000b', 29)
  await plant('0000000c', 400)
  await plant('v24.21.0-x64-964aae3f-0', 0)
  await removeUnusedBuilds(folder, '0000000c', now)
  expect(await kept()).toEqual(['0000000b', '0000000c'])
  // It was used now.
  await removeUnusedBuilds(folder, '0000000b', new Date(now.getTime() + 29 * day))
  expect(await kept()).toEqual(['0000000b', '0000000c'])
})
