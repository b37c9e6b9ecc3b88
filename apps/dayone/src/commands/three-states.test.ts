import { expect, test } from 'vitest'
import { differenceLines, stateCells, withStates } from './three-states.ts'

const row = { step: 'cluster', status: 'in place', remark: '' } as const

test.each([
  [undefined, ['', '', '']],
  [{}, ['–', '–', '–']],
  [{ saved: [], applied: ['x'] }, ['✓', '✗', '–']],
])('cells of %j', (states, cells) => {
  expect(stateCells(states)).toEqual(cells)
})

test('what differs anywhere is drift; what could not be checked stays so', () => {
  expect(withStates(row, { saved: [], applied: [], running: [] }).status).toBe('in place')
  expect(withStates(row, { running: ['nodes: 1 old machine'] }).status).toBe('drift')
  expect(withStates({ ...row, status: 'cannot check' }, { running: ['x'] }).status).toBe('cannot check')
})

test('says below the table what differs and where, and not more than a screen of it', () => {
  const applied = Array.from({ length: 8 }, (_, index) => `resource ${index}`)
  expect(differenceLines([{ ...row, states: { saved: [], applied, running: ['i-1'] } }])).toEqual([
    '',
    ...applied.slice(0, 5).map((text) => `cluster, applied: ${text}`),
    'cluster, applied: and 3 more',
    'cluster, running: i-1',
  ])
  expect(differenceLines([row, { ...row, states: { saved: [] } }])).toEqual([])
})
