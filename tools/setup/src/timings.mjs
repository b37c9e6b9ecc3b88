import { cpus } from 'node:os'
import { relative } from 'node:path'

/**
 * @typedef {{ title: string, seconds: number }} FileTime
 *
 * @typedef {object} StepTime
 * @property {string} title
 * @property {number} seconds
 * @property {number} busy the share of all cores that were busy meanwhile, from 0 to 1, with whatever else ran
 */

const MOST_FILES = 20

/** The time for which the cores of this computer have been busy, added up. */
export const busySeconds = () =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000

/**
 * The slowest test files, slowest first. Files run in parallel, so their times add up to more than the elapsed time.
 * @param {readonly import('./test-counts.mjs').VitestReport[]} reports
 * @param {string} root
 * @returns {FileTime[]}
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
 * @param {number} elapsed seconds in all: some steps run side by side
 * @param {readonly FileTime[]} files
 * @returns {string[]}
 */
export function timingLines(steps, elapsed, files) {
  const row = (/** @type {FileTime} */ { title, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${title}`
  return [
    'where the time went:',
    ...steps.map(({ title, seconds, busy }) =>
      row({ title: `${title} (cores ${(busy * 100).toFixed(0)} % busy)`, seconds }),
    ),
    row({ title: 'in all', seconds: elapsed }),
    'slowest files:',
    ...files.map(row),
  ]
}
