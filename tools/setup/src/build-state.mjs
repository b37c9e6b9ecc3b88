import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const roots = ['apps/dayone', 'packages', 'tools/setup', 'package-lock.json']
const notSources = new Set(['node_modules', 'dist', 'e2e', 'test-results.json', 'test-results-e2e.json'])

/** @param {string} root */
const stampFile = (root) => join(root, 'node_modules/.dayone-build')

/**
 * Every source file below `path` that can be part of the program; tests cannot.
 * @param {string} path
 * @returns {string[]}
 */
function sourcesBelow(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => !notSources.has(name) && !/\.test\.tsx?$/.test(name))
    .sort()
    .flatMap((name) => sourcesBelow(join(path, name)))
}

/**
 * Changes whenever a source is edited, added or removed. Reads only sizes and times, because it runs on every start.
 * @param {string} root
 */
function fingerprint(root) {
  const hash = createHash('sha256')
  for (const path of roots.flatMap((name) => sourcesBelow(join(root, name)))) {
    const { size, mtimeMs } = statSync(path)
    hash.update(`${path} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/**
 * Whether the built program matches the current sources.
 * @param {string} root
 * @returns {boolean}
 */
export function isBuilt(root) {
  if (!existsSync(join(root, 'apps/dayone/dist/main.js')) || !existsSync(stampFile(root))) return false
  return readFileSync(stampFile(root), 'utf8') === fingerprint(root)
}

/**
 * Records that the built program matches the current sources.
 * @param {string} root
 */
export function rememberBuilt(root) {
  writeFileSync(stampFile(root), fingerprint(root))
}
