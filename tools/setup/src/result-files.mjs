import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { testCounts } from './test-counts.mjs'

const names = ['test-results.json', 'test-results-e2e.json']

/**
 * Where Vitest's reports of every workspace package lie, there or not.
 * @param {string} root
 * @returns {string[]}
 */
function resultFiles(root) {
  return ['apps', 'packages', 'tools'].flatMap((kind) =>
    readdirSync(join(root, kind)).flatMap((folder) => names.map((name) => join(root, kind, folder, name))),
  )
}

/**
 * Removes the reports of earlier runs, so that none of them is counted again.
 * @param {string} root
 */
export function forgetResults(root) {
  for (const file of resultFiles(root)) rmSync(file, { force: true })
}

/**
 * The counts of every report that this run wrote.
 * @param {string} root
 * @returns {import('./test-counts.mjs').TestCounts[]}
 */
export function readResults(root) {
  return resultFiles(root)
    .filter((file) => existsSync(file))
    .map((file) => testCounts(JSON.parse(readFileSync(file, 'utf8'))))
}
