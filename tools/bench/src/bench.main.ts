/** `npm run bench -w @dayone/bench`: each line is a ratio against what a user would otherwise run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inTurns } from './in-turns.ts'
import { comparisonLine } from './ratio.ts'
import { timeFirstFrame } from './time-first-frame.ts'
import { timeProgram } from './time-program.ts'

const program = fileURLToPath(new URL('../../../apps/dayone/dist/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'dayone-bench-'))
const turns = 15

/** A program of that source, as ours is one: an ES module in a file. */
function programOf(name: string, source: string): readonly string[] {
  writeFileSync(join(folder, name), source)
  return [join(folder, name)]
}

try {
  const empty = programOf('empty.mjs', '')
  const version = await inTurns(
    turns,
    () => timeProgram([program, '--version'], /^\d+\.\d+\.\d+/),
    () => timeProgram(empty, /^$/),
  )
  console.log(comparisonLine({ name: 'dayone --version', against: 'an empty Node program', ...version }))

  const greeting = programOf('greeting.mjs', 'console.log("hello")')
  const env = {
    ...process.env,
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  }
  const wizard = await inTurns(
    turns,
    () => timeFirstFrame([program], /Where shall the cluster live\?/, env),
    () => timeFirstFrame(greeting, /hello/, env),
  )
  const against = 'a Node program that prints a word'
  console.log(comparisonLine({ name: 'first frame of the wizard', against, ...wizard }))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
