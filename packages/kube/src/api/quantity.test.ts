import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameQuantity } from './quantity.ts'

test.each([
  ['1Gi', '1024Mi', true],
  ['0.5', '500m', true],
  ['1', 1, true],
  ['1e3', '1k', true],
  ['1.5Gi', '1536Mi', true],
  ['1G', '1Gi', false],
  ['1m', '1M', false],
  ['0', '', false],
  ['a', 'b', false],
  ['a', 'a', true],
])('%s and %s: %s', (one, other, same) => {
  expect(isSameQuantity(one, other)).toBe(same)
})

test('equal amounts in every unit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000 }),
      (mebi) => isSameQuantity(`${mebi}Mi`, `${mebi * 1024}Ki`) && !isSameQuantity(`${mebi}Mi`, `${mebi + 1}Mi`),
    ),
  )
})
