/** `npm run bench -w @dayone/bench`: each line is a ratio against what a user would otherwise run. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inTurns } from './in-turns.ts'
import { comparisonLine } from './ratio.ts'
import { timeFirstFrame } from './time-first-frame.ts'
import { timeProgram } from './time-program.ts'

const program = fileURLToPath(new URL('../../../apps/dayone/dist/main.js', import.meta.url))
const empty = ['-e', '0']
const greeting = ['-e', 'console.log("hello")']
const turns = 15

const version = await inTurns(
  turns,
  () => timeProgram([program, '--version'], /^\d+\.\d+\.\d+/),
  () => timeProgram(empty, /^$/),
)
console.log(comparisonLine({ name: 'dayone --version', against: 'an empty Node program', ...version }))

const home = mkdtempSync(join(tmpdir(), 'dayone-bench-'))
try {
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CACHE_HOME: join(home, 'cache') }
  const wizard = await inTurns(
    turns,
    () => timeFirstFrame([program], /Where shall the cluster live\?/, env),
    () => timeFirstFrame(greeting, /hello/, env),
  )
  console.log(
    comparisonLine({ name: 'first frame of the wizard', against: 'a Node program that prints a word', ...wizard }),
  )
} finally {
  rmSync(home, { recursive: true, force: true })
}
