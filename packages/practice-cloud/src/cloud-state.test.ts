import { mkdtemp, rm } from 'node:fs/promises'
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
  return { root, state: { supervisor, endpoint: 'http://127.0.0.1:1', startedAt: '2026-11-23T14:00:00.000Z' } }
}

test('stopped where nothing was started, and after a stop', async () => {
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
    supervisorPid: process.pid,
  })
})

test('gone when its pid belongs to another process by now', async () => {
  const { root, state } = await setUp()
  await writeCloudState(root, { ...state, supervisor: { ...state.supervisor, startTime: 'long ago' } })
  expect(await practiceStatus(root)).toEqual({ state: 'gone', startedAt: state.startedAt })
})

test('gone when the pretend AWS ended', async () => {
  const { root, state } = await setUp()
  await writeCloudState(root, { ...state, lost: '2026-11-23T15:00:00.000Z' })
  expect((await practiceStatus(root)).state).toBe('gone')
})
