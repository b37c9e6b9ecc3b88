import { expect, it } from 'vitest'
import { comparisonLine, median } from './ratio.ts'

it.each([
  [[3], 3],
  [[9, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected)
})

it('has no median of nothing', () => {
  expect(() => median([])).toThrow(RangeError)
})

it('puts the ratio first', () => {
  const line = comparisonLine({ name: 'ours', against: 'theirs', ours: [30, 90, 31], theirs: [20, 21, 19] })
  expect(line).toBe('1.55×  ours (31 ms) against theirs (20 ms), median of 3')
})
