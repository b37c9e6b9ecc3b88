import { expect, it } from 'vitest'
import { comparisonLine, median } from './ratio.ts'

it.each([
  [[3], 3],
  [[9, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected)
})

it('rejects an empty list', () => {
  expect(() => median([])).toThrow(RangeError)
})

it('puts the ratio first, then the median, smallest and largest of both sides', () => {
  const line = comparisonLine({ name: 'ours', against: 'theirs', ours: [30, 90, 31], theirs: [20, 21, 19] })
  expect(line).toBe('1.55×  ours: 31 ms (30 ms to 90 ms, 3 times); theirs: 20 ms (19 ms to 21 ms, 3 times)')
})

it('shows a single value without a comparison', () => {
  expect(comparisonLine({ name: 'memory', unit: 'MB', ours: [240], theirs: [] })).toBe('memory: 240 MB')
})
