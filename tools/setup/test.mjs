/** `npm test`: every check of the workspace, on real parts where this computer can build them. Runs on Node 20 before anything is installed. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { built, installed, workspaceEnv } from './src/prepare.mjs'
import { forgetResults, readResults } from './src/result-files.mjs'
import { runProgram } from './src/run-program.mjs'
import { say } from './src/say.mjs'
import { closingLine, complaints, sumCounts } from './src/test-counts.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const strict = process.env.CI === 'true'
const node = await installed(root)
const env = workspaceEnv(root, process.env)
/** @type {string[]} */
const failedSteps = []

/**
 * Runs one step of the tests with its output shown, and remembers if it failed.
 * @param {string} title
 * @param {number} minutes
 * @param {string} file
 * @param {readonly string[]} args
 */
async function step(title, minutes, file, args) {
  say(title)
  const succeeded = await runProgram(file, args, { title, cwd: root, env, minutes })
  if (!succeeded) failedSteps.push(title)
  return succeeded
}

/** @param {readonly string[]} args */
const nx = (...args) => /** @type {const} */ ([join(root, 'node_modules/.bin/nx'), args])

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
  if (ready) await step('End-to-end tests', 45, ...nx('run-many', '-t', 'e2e', '--parallel=2', '--outputStyle=stream'))
  else if (missing.length === 0 || strict) failedSteps.push(title)
  else say(`LEFT OUT: all end-to-end tests, because this computer has no ${missing.join(' and no ')}`)
}

forgetResults(root)
await step('Types', 8, ...nx('run-many', '-t', 'typecheck', '--parallel=2'))
await step('Lint', 8, ...nx('run-many', '-t', 'lint', '--parallel=2'))
await step('Format', 3, join(root, 'node_modules/.bin/prettier'), ['--check', '.'])
await step('Unit tests', 12, ...nx('run-many', '-t', 'test', '--parallel=2', '--outputStyle=static'))
await realParts()

const total = sumCounts(readResults(root))
const found = complaints(total, failedSteps, strict)
for (const complaint of found) say(complaint)
process.exitCode = found.length > 0 ? 1 : 0
console.log(closingLine(total))
