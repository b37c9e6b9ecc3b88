import { expect, test } from 'vitest'
import { keptAnswers } from './kept-answers.ts'

/** Counts its calls; `fail` makes the next one reject. */
const asking = () => {
  const world = { asked: 0, fail: false }
  const ask = async (): Promise<number> => {
    world.asked += 1
    const number = world.asked
    await Promise.resolve()
    if (world.fail) throw new Error('refused')
    return number
  }
  return { world, ask }
}

test('concurrent and later callers share one answer until a write', async () => {
  const { ask } = asking()
  const answers = keptAnswers()
  expect(await Promise.all([answers.keep('spec', ask), answers.keep('spec', ask)])).toEqual([1, 1])
  expect(await answers.keep('spec', ask)).toBe(1)
  expect(await answers.keep('other', ask)).toBe(2)
  await answers.change(async () => undefined)
  expect(await answers.keep('spec', ask)).toBe(3)
})

test('does not cache an answer that was pending during a write', async () => {
  const { ask } = asking()
  const answers = keptAnswers()
  const early = answers.keep('spec', ask)
  answers.forget()
  expect(await early).toBe(1)
  expect(await answers.keep('spec', ask)).toBe(2)
})

test('does not cache what is read during a write, even if the write fails', async () => {
  const { ask } = asking()
  const answers = keptAnswers()
  const write = answers.change(async () => {
    await answers.keep('spec', ask)
    throw new Error('half written')
  })
  await expect(write).rejects.toThrow('half written')
  expect(await answers.keep('spec', ask)).toBe(2)
})

test('does not cache a failure', async () => {
  const { world, ask } = asking()
  const answers = keptAnswers()
  world.fail = true
  await expect(answers.keep('spec', ask)).rejects.toThrow('refused')
  world.fail = false
  expect(await answers.keep('spec', ask)).toBe(2)
})
