import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const names = ['test-results.json', 'test-results-e2e.json']

/**
 * The paths of Vitest's reports of the whole workspace, whether or not they exist.
 * @param {string} root
 * @returns {string[]}
 */
const resultFiles = (root) => names.map((name) => join(root, name))

/**
 * Removes the reports of earlier runs, so that they are not counted again.
 * @param {string} root
 */
export function forgetResults(root) {
  for (const file of resultFiles(root)) rmSync(file, { force: true })
}

/**
 * Every report that this run wrote.
 * @param {string} root
 * @returns {import('./test-counts.mjs').VitestReport[]}
 */
export function readReports(root) {
  return resultFiles(root)
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')))
}
