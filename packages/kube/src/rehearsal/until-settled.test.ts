import { expect, test } from 'vitest'
import { untilSettled } from './until-settled.ts'

const world = () => {
  let now = 0
  let asked = 0
  const clock = { now: () => new Date(now), sleep: (ms: number) => Promise.resolve(void (now += ms)) }
  return { clock, ask: () => Promise.resolve((asked += 1)), asked: () => asked }
}

test('asks until the answer is settled', async () => {
  const { clock, ask } = world()
  const stop = new AbortController().signal
  expect(await untilSettled(ask, (answer) => answer === 3, { clock, stop })).toBe(3)
})

test('returns the last answer after ten seconds', async () => {
  const { clock, ask, asked } = world()
  const stop = new AbortController().signal
  expect(await untilSettled(ask, () => false, { clock, stop })).toBe(21)
  expect(asked()).toBe(21)
})

test('asks no more after a stop', async () => {
  const { clock, ask } = world()
  expect(await untilSettled(ask, () => false, { clock, stop: AbortSignal.abort() })).toBe(1)
})
