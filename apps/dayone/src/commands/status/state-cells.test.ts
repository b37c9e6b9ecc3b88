import { expect, test } from 'vitest'
import { differenceLines, stateCells } from './state-cells.ts'

const row = { step: 'cluster', status: 'in place', remark: '', risks: [] } as const

test.each([
  [undefined, ['', '', '']],
  [{}, ['–', '–', '–']],
  [{ saved: [], applied: ['x'] }, ['✓', '✗', '–']],
])('cells of %j', (states, cells) => {
  expect(stateCells(states)).toEqual(cells)
})

test('describes differences below the table, at most a screen of them', () => {
  const applied = Array.from({ length: 8 }, (_, index) => `resource ${index}`)
  expect(differenceLines([{ ...row, states: { saved: [], applied, running: ['i-1'] } }])).toEqual([
    '',
    ...applied.slice(0, 5).map((text) => `cluster, applied: ${text}`),
    'cluster, applied: and 3 more',
    'cluster, running: i-1',
  ])
  expect(differenceLines([row, { ...row, states: { saved: [] } }])).toEqual([])
})
