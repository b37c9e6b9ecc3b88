/**
 * `npm run dev`: builds the program and runs it, and does both again whenever a source changes. Arguments go to dayone:
 *
 *   npm run dev -- plan --on practice
 *
 * The built program has source maps, so that stacks name the sources.
 */
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { built, installed } from './src/prepare.mjs'
import { say } from './src/say.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const node = await installed(root)
/** @type {import('node:child_process').ChildProcess | undefined} */
let program

/** One run of the program; it ends by itself or when a source changes. */
function start() {
  const args = ['--enable-source-maps', join(root, 'apps/dayone/dist/main.js'), ...process.argv.slice(2)]
  const child = spawn(node, args, { stdio: 'inherit' })
  child.once('exit', (code) => {
    if (program !== child) return
    program = undefined
    say(`ended with ${code ?? 'a signal'}; it starts again when a source changes (Ctrl-C leaves)`)
  })
  program = child
}

/** Ends the program like two Ctrl-C, and waits for it, because it restores the terminal. */
async function end() {
  const child = program
  program = undefined
  if (child === undefined || child.exitCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  const impatience = setTimeout(() => child.kill('SIGINT'), 2_000)
  await gone
  clearTimeout(impatience)
}

/** @type {NodeJS.Timeout | undefined} */
let settling
let isBusy = false
let isStale = false

/** Editors write a file in several steps: the last one counts. */
function changed() {
  clearTimeout(settling)
  settling = setTimeout(() => void again(), 150)
}

async function again() {
  if (isBusy) {
    isStale = true
    return
  }
  isBusy = true
  await end()
  if (await built(root)) start()
  isBusy = false
  if (isStale) {
    isStale = false
    changed()
  }
}

for (const folder of ['apps/dayone/src', 'packages']) {
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    if (/\.tsx?$/.test(file ?? '') && !/\.test\.tsx?$/.test(file ?? '')) changed()
  })
}
// The terminal itself sends Ctrl-C to the program; we exit after it.
process.on('SIGINT', () => {
  if (program === undefined) process.exit(130)
  else program.once('exit', () => process.exit(130))
})
process.on('SIGTERM', () => void end().then(() => process.exit(143)))
await again()
