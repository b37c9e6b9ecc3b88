import { expect, it } from 'vitest'
import { lineNumbers } from './line-numbers.ts'

it.each<[readonly number[], number | undefined, string]>([
  [[3], undefined, '3'],
  [[3, 4, 5, 9], undefined, '3-5, 9'],
  [[1, 2], 7, '1-2 and 5 more'],
  [Array.from({ length: 12 }, (_, at) => at * 2), undefined, '0, 2, 4, 6, 8, 10, 12, 14, 16, 18 and 2 more'],
])('%j', (lines, count, text) => {
  expect(lineNumbers(lines, count)).toBe(text)
})
