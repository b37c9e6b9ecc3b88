import { expect, it } from 'vitest'
import { slowestFiles, timingLines } from './timings.mjs'

const file = (name: string, endTime: number) => ({
  name,
  status: 'passed',
  startTime: 0,
  endTime,
  assertionResults: [],
})
const report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 }

it('lists the steps in order, the elapsed time, and the slowest files first', () => {
  const files = slowestFiles(
    [{ ...report, testResults: [file('/w/a.test.ts', 1500), file('/w/b.test.ts', 2500)] }],
    '/w',
  )
  expect(timingLines([{ title: 'Types', seconds: 11.04, busy: 0.503 }], 12, files)).toEqual([
    'where the time went:',
    '    11.0 s  Types (cores 50 % busy)',
    '    12.0 s  in all',
    'slowest files:',
    '     2.5 s  b.test.ts',
    '     1.5 s  a.test.ts',
  ])
})
