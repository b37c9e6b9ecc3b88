import { describe, expect, it } from 'vitest'
import { closingLine, complaints, sumCounts, testCounts } from './test-counts.mjs'

describe('testCounts', () => {
  it('counts a file that failed before its first test as one failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { name: 'a', status: 'failed', startTime: 0, endTime: 0, assertionResults: [] },
        { name: 'b', status: 'failed', startTime: 0, endTime: 0, assertionResults: [{}] },
        { name: 'c', status: 'passed', startTime: 0, endTime: 0, assertionResults: [{}] },
      ],
    }
    expect(testCounts(report)).toEqual({ passed: 3, failed: 2, skipped: 3 })
  })
})

it('sums the packages into one line', () => {
  const total = sumCounts([
    { passed: 3, failed: 0, skipped: 1 },
    { passed: 4, failed: 2, skipped: 0 },
  ])
  expect(closingLine(total)).toBe('7 passed, 2 failed, 1 skipped')
  expect(closingLine(sumCounts([]))).toBe('0 passed, 0 failed, 0 skipped')
})

describe('complaints', () => {
  const good = { passed: 1, failed: 0, skipped: 0 }
  it.each([
    { name: 'a good run', counts: good, steps: [], strict: true, expected: [] },
    {
      name: 'a failed step with all tests green',
      counts: good,
      steps: ['Lint'],
      strict: false,
      expected: ['Lint failed'],
    },
    { name: 'a failed test', counts: { ...good, failed: 2 }, steps: [], strict: false, expected: ['2 tests failed'] },
    { name: 'a skipped test by hand', counts: { ...good, skipped: 1 }, steps: [], strict: false, expected: [] },
    {
      name: 'a skipped test in CI',
      counts: { ...good, skipped: 1 },
      steps: [],
      strict: true,
      expected: ['1 tests were skipped, and CI=true allows none'],
    },
    {
      name: 'nothing run in CI',
      counts: { passed: 0, failed: 0, skipped: 0 },
      steps: [],
      strict: true,
      expected: ['no test ran'],
    },
  ])('$name', ({ counts, steps, strict, expected }) => {
    expect(complaints(counts, steps, strict)).toEqual(expected)
  })
})
