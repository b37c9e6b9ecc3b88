/**
 * @typedef {{ passed: number, failed: number, skipped: number }} TestCounts
 *
 * What we read of Vitest's JSON report.
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests skipped ones
 * @property {number} [numTodoTests]
 * @property {readonly FileReport[]} testResults one per file
 *
 * @typedef {object} FileReport
 * @property {string} name path of the test file
 * @property {string} status
 * @property {number} startTime milliseconds since 1970
 * @property {number} endTime
 * @property {readonly unknown[]} assertionResults
 */

/**
 * The counts of one report. A file that failed before its first test counts as one failed test, so that it is not lost.
 * @param {VitestReport} report
 * @returns {TestCounts}
 */
export function testCounts(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

/**
 * @param {readonly TestCounts[]} counts
 * @returns {TestCounts}
 */
export function sumCounts(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of counts) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  return total
}

/**
 * The last line of a test run.
 * @param {TestCounts} counts
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/**
 * Why a run failed, as sentences; empty for a successful one.
 * @param {TestCounts} counts
 * @param {readonly string[]} failedSteps titles of steps of the run that failed
 * @param {boolean} strict in CI nothing may be left out
 * @returns {string[]}
 */
export function complaints(counts, failedSteps, strict) {
  const found = failedSteps.map((title) => `${title} failed`)
  if (counts.failed > 0) found.push(`${counts.failed} tests failed`)
  if (strict && counts.skipped > 0) found.push(`${counts.skipped} tests were skipped, and CI=true allows none`)
  if (strict && counts.passed + counts.failed === 0) found.push('no test ran')
  return found
}
