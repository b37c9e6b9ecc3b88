import { expect, test } from 'vitest'
import { inParallel } from './in-parallel.ts'

test('runs at most the limit in parallel, and keeps the order of the results', async () => {
  const running = { now: 0, most: 0 }
  const results = await inParallel(3, [5, 1, 4, 2, 3, 0], async (turns) => {
    running.now += 1
    running.most = Math.max(running.most, running.now)
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    running.now -= 1
    return turns * 10
  })
  expect(results).toEqual([50, 10, 40, 20, 30, 0])
  expect(running).toEqual({ now: 0, most: 3 })
})

test('starts no further item after a failure', async () => {
  const begun: number[] = []
  const work = inParallel(2, [0, 1, 2, 3, 4, 5], async (item) => {
    begun.push(item)
    await Promise.resolve()
    if (item === 1) throw new Error('one is broken')
  })
  await expect(work).rejects.toThrow('one is broken')
  await Promise.resolve()
  expect(begun.length).toBeLessThan(5)
})

test('an empty list is done immediately', async () => {
  expect(await inParallel(8, [], () => Promise.reject(new Error('never')))).toEqual([])
})
