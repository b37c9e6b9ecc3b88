import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { isBuilt, rememberBuilt } from './build-state.mjs'
import { isInstalled, rememberInstalled } from './install-state.mjs'
import { runProgram } from './run-program.mjs'
import { giveUp, say } from './say.mjs'

/** The minimum major version of Node.js for the workspace's own tools and tests. */
const nodeMajor = 24

/**
 * The environment of everything we start: the workspace's Node first, and Nx without its cloud, daemon and terminal UI.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function workspaceEnv(root, env) {
  return {
    ...env,
    PATH: [join(root, 'node_modules/.bin'), env.PATH ?? ''].join(delimiter),
    NX_DAEMON: 'false',
    NX_ISOLATE_PLUGINS: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
  }
}

/**
 * The major version in the output of `node --version`, 0 for anything else.
 * @param {string} version e.g. `v24.21.0`
 * @returns {number}
 */
export function majorVersion(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0)
}

/**
 * Makes node_modules match package-lock.json and returns the workspace's Node.
 * @param {string} root
 * @returns {Promise<string>} the path of a Node of version 24 or newer
 */
export async function installed(root) {
  if (process.platform === 'win32') giveUp('Windows itself is not supported.', 'Use it inside WSL, where it is Linux.')
  if (!isInstalled(root)) {
    say('installing what it needs into node_modules (npm ci, about a minute)')
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
    const done = await runProgram('npm', args, {
      title: 'npm ci',
      cwd: root,
      env: process.env,
      minutes: 20,
      quiet: true,
    })
    if (!done) giveUp('npm ci failed; its own words are above.', 'Put that right and run the same command again.')
    rememberInstalled(root)
  }
  const node = join(root, 'node_modules/.bin/node')
  const version = existsSync(node) ? spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 30_000 }).stdout : ''
  if (majorVersion(version ?? '') < nodeMajor) {
    giveUp(
      `node_modules has no Node.js ${nodeMajor}: npm was told not to run install scripts (ignore-scripts).`,
      'Run: npm ci --ignore-scripts=false',
    )
  }
  return node
}

/**
 * Builds the program if its sources are newer.
 * @param {string} root
 * @returns {Promise<boolean>} whether the built program matches the sources
 */
export async function built(root) {
  if (isBuilt(root)) return true
  say('building the program')
  const nx = join(root, 'node_modules/.bin/nx')
  const env = workspaceEnv(root, process.env)
  const done = await runProgram(nx, ['run', 'dayone:build'], {
    title: 'build',
    cwd: root,
    env,
    minutes: 10,
    quiet: true,
  })
  if (done) rememberBuilt(root)
  return done
}
