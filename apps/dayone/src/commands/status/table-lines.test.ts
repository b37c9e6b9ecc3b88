import { expect, it } from 'vitest'
import { tableBlocks, tableLines } from './table-lines.ts'

it('aligns columns, without blanks at the end of a line', () => {
  expect(
    tableLines(
      ['A', 'LONG'],
      [
        ['one', ''],
        ['x', 'y'],
      ],
    ),
  ).toEqual(['A    LONG', 'one', 'x    y'])
  expect(tableLines(['A', 'LONG'], [])).toEqual(['A  LONG'])
})

it('is as wide in later blocks as before, or wider', () => {
  const blocks = [[['one', 'a']], [['x', 'b']], [['three', 'c']]]
  expect([...tableBlocks(['A', 'B'], blocks)]).toEqual([['A    B', 'one  a'], ['x    b'], ['three  c']])
  expect([...tableBlocks(['A', 'B'], [])]).toEqual([['A  B']])
})

it('has no limit of rows', () => {
  const rows = Array.from({ length: 200_000 }, () => ['a', 'b'])
  expect(tableLines(['A', 'B'], rows)).toHaveLength(200_001)
})
