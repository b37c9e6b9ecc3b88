/**
 * `npm test`: every check of the workspace, on real parts if this computer can build them. Runs on Node 20 before
 * anything is installed.
 */
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { built, installed, workspaceEnv } from './src/prepare.mjs'
import { forgetResults, readReports } from './src/result-files.mjs'
import { runProgram } from './src/run-program.mjs'
import { say } from './src/say.mjs'
import { closingLine, complaints, sumCounts, testCounts } from './src/test-counts.mjs'
import { busySeconds, slowestFiles, timingLines } from './src/timings.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const strict = process.env.CI === 'true'
const node = await installed(root)
const env = workspaceEnv(root, process.env)
/** @type {string[]} */
const failedSteps = []
/** @type {import('./src/timings.mjs').StepTime[]} */
const stepTimes = []

/**
 * Runs one step of the tests with its output shown, and records a failure.
 * @param {string} title
 * @param {number} minutes
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean }} [options] quiet: shows the output only of a failure, whole
 */
async function step(title, minutes, file, args, { quiet = false } = {}) {
  say(title)
  const began = performance.now()
  const busyBefore = busySeconds()
  const succeeded = await runProgram(file, args, { title, cwd: root, env, minutes, quiet })
  const seconds = (performance.now() - began) / 1000
  stepTimes.push({ title, seconds, busy: (busySeconds() - busyBefore) / (seconds * availableParallelism()) })
  if (!succeeded) failedSteps.push(title)
  return succeeded
}

/**
 * A program of the workspace and its arguments.
 * @param {string} name
 * @param {readonly string[]} args
 */
const bin = (name, ...args) => /** @type {const} */ ([join(root, 'node_modules/.bin', name), args])

/** @param {readonly (() => Promise<unknown>)[]} tasks */
async function inTurn(...tasks) {
  for (const task of tasks) await task()
}

/** @param {string} program */
const isMissing = (program, versionArgument = '--version') =>
  spawnSync(program, [versionArgument], { timeout: 30_000 }).status !== 0

/** Tests on real parts: kops, etcd, the Kubernetes control plane and moto are found or built first. */
async function realParts() {
  if (!(await built(root))) {
    failedSteps.push('Build')
    return
  }
  const missing = [...(isMissing('go', 'version') ? ['Go'] : []), ...(isMissing('python3') ? ['Python'] : [])]
  const title = 'Practice parts'
  say('practice parts: looking for them, building what is missing (about 10 minutes the first time)')
  const program = [join(root, 'apps/dayone/dist/main.js'), 'practice', 'build', '--yes']
  const ready = await runProgram(node, program, { title, cwd: root, env, minutes: 40 })
  if (ready) await step('End-to-end tests', 45, ...bin('vitest', 'run', '--config', 'vitest.e2e.config.ts'))
  else if (missing.length === 0 || strict) failedSteps.push(title)
  else say(`LEFT OUT: all end-to-end tests, because this computer has no ${missing.join(' and no ')}`)
}

forgetResults(root)
// Types of an entry belong to its functions; unused functions are dead code.
const ofEntries = ['--include-entry-exports', '--exclude', 'types']
const circles = ['--config', '.dependency-cruiser.mjs', 'apps', 'packages', 'tools']
const quiet = { quiet: true }
// Each of them uses one core only.
await Promise.all([
  step('Types', 8, ...bin('tsc', '--noEmit', '-p', 'tsconfig.json'), quiet),
  inTurn(
    () => step('Circles of imports', 4, ...bin('depcruise', ...circles), quiet),
    () => step('Dead code', 4, ...bin('knip', '--no-config-hints'), quiet),
    () => step('Dead exports', 4, ...bin('knip', '--no-config-hints', ...ofEntries), quiet),
    () => step('Format', 4, ...bin('prettier', '--check', '.'), quiet),
  ),
])
await step('Lint', 8, ...bin('nx', 'run-many', '-t', 'lint', '--parallel=2'))
await step('Unit tests', 12, ...bin('vitest', 'run'))
await realParts()

const reports = readReports(root)
if (process.argv.includes('--timings'))
  for (const line of timingLines(stepTimes, performance.now() / 1000, slowestFiles(reports, root))) say(line)
const total = sumCounts(reports.map(testCounts))
const found = complaints(total, failedSteps, strict)
for (const complaint of found) say(complaint)
process.exitCode = found.length > 0 ? 1 : 0
console.log(closingLine(total))
