import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { identifyProcess } from '@dayone/host'
import { expect, onTestFinished, test } from 'vitest'
import { practiceStatus, removeCloudState, writeCloudState } from './cloud-state.ts'

const setUp = async () => {
  const root = await mkdtemp(join(tmpdir(), 'dayone-state-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const supervisor = await identifyProcess(process.pid)
  if (supervisor === undefined) throw new Error('this process lives')
  return {
    root,
    state: {
      supervisor,
      endpoint: 'http://127.0.0.1:1',
      key: { id: 'AKIATEST', secret: 'of-this-cloud' },
      startedAt: '2026-11-23T14:00:00.000Z',
    },
  }
}

test('stopped if nothing was started, and after a stop', async () => {
  const { root, state } = await setUp()
  expect(await practiceStatus(root)).toEqual({ state: 'stopped' })
  await writeCloudState(root, state)
  await removeCloudState(root)
  expect(await practiceStatus(root)).toEqual({ state: 'stopped' })
})

test('running while exactly that supervisor lives', async () => {
  const { root, state } = await setUp()
  await writeCloudState(root, state)
  expect(await practiceStatus(root)).toMatchObject({
    state: 'running',
    endpoint: state.endpoint,
    key: state.key,
    supervisorPid: process.pid,
  })
})

test('gone if its pid has been reused', async () => {
  const { root, state } = await setUp()
  await writeCloudState(root, { ...state, supervisor: { ...state.supervisor, startTime: 'long ago' } })
  expect(await practiceStatus(root)).toEqual({ state: 'gone', startedAt: state.startedAt })
})

test.each<[string, (state: Record<string, unknown>) => unknown]>([
  ['lacks the key, as an older version left it out', ({ key: _, ...state }) => state],
  ['has the form of a newer version', (state) => ({ ...state, format: 99 })],
])('of another version if its state %s', async (_, change) => {
  const { root, state } = await setUp()
  await writeCloudState(root, state)
  const written = JSON.parse(await readFile(join(root, 'cloud.json'), 'utf8')) as Record<string, unknown>
  await writeFile(join(root, 'cloud.json'), JSON.stringify(change(written)))
  expect(await practiceStatus(root)).toEqual({ state: 'of another version', startedAt: state.startedAt })
})

test('gone when the emulated AWS ended', async () => {
  const { root, state } = await setUp()
  await writeCloudState(root, { ...state, lost: '2026-11-23T15:00:00.000Z' })
  expect((await practiceStatus(root)).state).toBe('gone')
})

test.each(['', '{"supervisor":', '\0\0\0', 'null', '[]', '{}', '{"supervisor":7}'])(
  'an empty or truncated state file (%j) is no cloud, and no error',
  async (content) => {
    const { root } = await setUp()
    await writeFile(join(root, 'cloud.json'), content)
    expect(await practiceStatus(root)).toEqual({ state: 'stopped' })
  },
)
