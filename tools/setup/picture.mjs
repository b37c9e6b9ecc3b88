/**
 * Draws a screen of the real program as an SVG of text:
 *
 *   node tools/setup/picture.mjs docs/images/wizard.svg "The first question of dayone" --wait "Where should" --press enter --wait "What is the name" -- node apps/dayone/dist/main.js
 *
 * `--wait` waits for text on the screen, `--press` presses a key or types text; they are done in order. The program is ended at the end.
 * `--size 110x30` before them says how large the terminal is (96x30); `--home DIR` after it, that this folder is drawn as `~`.
 */
import { spawn } from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { screenRuns } from './src/terminal-cells.mjs'
import { terminalSvg } from './src/terminal-svg.mjs'

const keys = new Map([
  ['enter', '\r'],
  ['esc', '\u001b'],
  ['tab', '\t'],
  ['space', ' '],
  ['up', '\u001b[A'],
  ['down', '\u001b[B'],
])

const separator = process.argv.indexOf('--')
const [, , out, title, ...options] = process.argv.slice(0, separator)
const isSized = options[0] === '--size'
const [columns = 96, rows = 30] = isSized ? (options[1] ?? '').split('x').map(Number) : []
const unsized = isSized ? options.slice(2) : options
const home = unsized[0] === '--home' ? unsized[1] : undefined
const actions = home === undefined ? unsized : unsized.slice(2)
const [file, ...args] = process.argv.slice(separator + 1)
if (separator < 0 || out === undefined || title === undefined || file === undefined) {
  console.error(
    'Usage: picture.mjs OUT.svg TITLE [--size COLUMNSxROWS] [--home DIR] [--wait TEXT | --press KEY]… -- PROGRAM [ARGUMENT]…',
  )
  process.exit(2)
}

const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
const program = spawn(file, args, {
  cols: columns,
  rows,
  env: { ...process.env, CI: 'false', TERM: 'xterm-256color', COLORTERM: 'truecolor', FORCE_COLOR: '3' },
})
program.onData((data) => screen.write(data))
screen.onData((answer) => program.write(answer))

const shown = () => screenRuns(screen).map((runs) => runs.map((run) => run.text).join(' '))

/** @param {string} text */
async function waitFor(text) {
  const deadline = Date.now() + 120_000
  while (!shown().some((row) => row.includes(text))) {
    if (Date.now() > deadline)
      throw new Error(`The screen never showed ${JSON.stringify(text)}:\n${shown().join('\n')}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

try {
  for (let index = 0; index + 1 < actions.length; index += 2) {
    const [action, value = ''] = actions.slice(index, index + 2)
    if (action === '--wait') await waitFor(value)
    else if (action === '--press') program.write(keys.get(value) ?? value)
    else throw new Error(`Neither --wait nor --press: ${action}`)
  }
  mkdirSync(dirname(out), { recursive: true })
  const drawn = screenRuns(screen).map((runs) =>
    runs.map((run) => (home === undefined ? run : { ...run, text: run.text.replaceAll(home, '~') })),
  )
  writeFileSync(out, terminalSvg(drawn, { columns, title }))
} finally {
  program.kill('SIGKILL')
}
