import { relative } from 'node:path'

/**
 * @typedef {{ title: string, seconds: number }} StepTime
 */

const MOST_FILES = 20

/**
 * The slowest test files, slowest first. Files run in parallel, so their times add up to more than the elapsed time.
 * @param {readonly import('./test-counts.mjs').VitestReport[]} reports
 * @param {string} root
 * @returns {StepTime[]}
 */
export function slowestFiles(reports, root) {
  return reports
    .flatMap(({ testResults }) => testResults)
    .map(({ name, startTime, endTime }) => ({ title: relative(root, name), seconds: (endTime - startTime) / 1000 }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, MOST_FILES)
}

/**
 * The duration of a test run by step and file, as lines.
 * @param {readonly StepTime[]} steps
 * @param {readonly StepTime[]} files
 * @returns {string[]}
 */
export function timingLines(steps, files) {
  const row = (/** @type {StepTime} */ { title, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${title}`
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0)
  return [
    'where the time went:',
    ...steps.map(row),
    row({ title: 'in all', seconds: total }),
    'slowest files:',
    ...files.map(row),
  ]
}
