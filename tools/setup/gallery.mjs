/**
 * Draws every screen of `src/screens.mjs` with the real program, on a practice cloud of its own, to docs/images; these
 * include the images of README.md. Build the program first: `npm run build && npm run gallery`. Arguments select files
 * whose names contain one of them.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { screensAfter, screensBefore } from './src/screens.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'dayone-gallery-'))
const env = { ...process.env, DAYONE_PRACTICE_DIR: join(home, '.local/state/dayone/practice') }
const program = [process.execPath, 'apps/dayone/dist/main.js']
const wanted = process.argv.slice(2)

/**
 * @param {readonly string[]} command
 * @param {number} minutes
 */
function run([file = '', ...args], minutes) {
  const { status } = spawnSync(file, args, { cwd: root, env, stdio: 'inherit', timeout: minutes * 60_000 })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
}

/** @param {readonly import('./src/screens.mjs').Screen[]} screens */
function draw(screens) {
  for (const { file, title, size, words, actions } of screens) {
    if (wanted.length > 0 && !wanted.some((word) => file.includes(word))) continue
    const options = ['--size', size, '--home', home, ...actions]
    run(
      [
        process.execPath,
        'tools/setup/picture.mjs',
        `docs/images/${file}`,
        title,
        ...options,
        '--',
        ...program,
        ...words,
      ],
      5,
    )
  }
}

try {
  draw(screensBefore)
  run([...program, 'up', '--on', 'practice', '--cluster', 'shop.example.com', '--yes'], 20)
  draw(screensAfter)
} finally {
  run([...program, 'practice', 'stop', '--yes'], 1)
  rmSync(home, { recursive: true, force: true })
}
