import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} root */
const stampFile = (root) => join(root, 'node_modules/.dayone-install')

/**
 * The key of an installation: the lockfile and the platform.
 * @param {string} root
 */
function expectedStamp(root) {
  const lockfile = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  return `${process.platform}-${process.arch} ${lockfile}\n`
}

/**
 * Whether node_modules matches package-lock.json. A manual installation counts too: npm writes its hidden lockfile
 * last, so one newer than ours is complete.
 * @param {string} root
 * @returns {boolean}
 */
export function isInstalled(root) {
  if (existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === expectedStamp(root)) return true
  const hidden = join(root, 'node_modules/.package-lock.json')
  return existsSync(hidden) && statSync(hidden).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
}

/**
 * Records that node_modules matches package-lock.json.
 * @param {string} root
 */
export function rememberInstalled(root) {
  writeFileSync(stampFile(root), expectedStamp(root))
}
