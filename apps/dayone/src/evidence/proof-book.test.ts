import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProofGround } from '@dayone/pipeline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openProofBook, programId } from './proof-book.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-proofs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const hour = 60 * 60 * 1000
const start = Date.parse('2026-11-27T18:03:00Z')
const ground: ProofGround = {
  step: 'rbac',
  config: { teams: [] },
  facts: {
    name: 'shop',
    uid: 'one',
    kubernetesVersion: '1.36.1',
    networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
    namespaces: [],
  },
  restsOn: 'abc',
}
const open = ({ after = 0, program = '1' } = {}) =>
  openProofBook(folder, { program, clock: { now: () => new Date(start + after), sleep: async () => undefined } })

test('finds what was proved, for a day', async () => {
  await open().keep(ground, { passed: 34, notChecked: 1 })
  const kept = { at: '2026-11-27T18:03:00.000Z', passed: 34, notChecked: 1 }
  expect(await open({ after: 23 * hour }).find(ground)).toEqual(kept)
  expect(await open({ after: 24 * hour }).find(ground)).toBeUndefined()
  expect(await open({ after: -hour }).find(ground)).toBeUndefined()
})

test.each<[string, ProofGround]>([
  ['step', { ...ground, step: 'namespaces' }],
  ['configuration', { ...ground, config: { teams: ['oidc:team'] } }],
  ['cluster', { ...ground, facts: { ...ground.facts, uid: 'two' } }],
  ['cluster that does not answer', { ...ground, facts: { name: 'shop' } as ProofGround['facts'] }],
  ['fact', { ...ground, facts: { ...ground.facts, kubernetesVersion: '1.36.2' } }],
  ['object', { ...ground, restsOn: 'abd' }],
])('nothing of it is true of another %s', async (_what, other) => {
  await open().keep(ground, { passed: 34, notChecked: 0 })
  expect(await open().find(other)).toBeUndefined()
})

test('another version or build proves by itself', async () => {
  await open().keep(ground, { passed: 34, notChecked: 0 })
  expect(await open({ program: '2' }).find(ground)).toBeUndefined()
  for (const name of ['chunk-AAAA.js', 'main.js']) await writeFile(join(folder, name), '')
  const before = await programId('0.1.0', folder)
  await rm(join(folder, 'chunk-AAAA.js'))
  await writeFile(join(folder, 'chunk-BBBB.js'), '')
  expect(await programId('0.1.0', folder)).not.toBe(before)
})

test('what is forgotten, torn or not ours is not believed', async () => {
  await open().keep(ground, { passed: 34, notChecked: 0 })
  const file = join(folder, 'rbac.json')
  expect((await stat(file)).mode & 0o077).toBe(0)
  const whole = await readFile(file, 'utf8')
  for (const text of [whole.slice(0, -20), '[]', 'null', whole.replace('34', '"34"')]) {
    await writeFile(file, text)
    expect(await open().find(ground)).toBeUndefined()
  }
  await writeFile(file, whole)
  expect(await open().find(ground)).toBeDefined()
  await open().forget('rbac')
  expect(await open().find(ground)).toBeUndefined()
  expect(await readdir(folder)).toEqual([])
})
