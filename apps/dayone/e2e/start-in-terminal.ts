import { spawn } from '@lydell/node-pty'
import xterm from '@xterm/headless'
import type { Launch } from './practice-world.ts'

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** The state of the terminal after the program. */
export interface TerminalEnd {
  /** The negative signal number, if a signal ended it. */
  readonly exitCode: number
  /** The scrollback and the visible screen, without trailing spaces. */
  readonly text: string
  /** The complete output, including what was overwritten, with escape sequences. */
  readonly written: string
  readonly isCursorShown: boolean
  readonly isAlternate: boolean
  readonly isBracketedPaste: boolean
  /** The output of `stty -a` after the program: "icanon" and "echo", or "-icanon" and "-echo" in raw mode. */
  readonly modes: readonly string[]
}

/** Text that must be on the screen, or a condition on its contents. */
export type Wanted = string | RegExp | ((shown: string) => boolean)

const isOn = (shown: string, wanted: Wanted): boolean => {
  if (typeof wanted === 'function') return wanted(shown)
  return typeof wanted === 'string' ? shown.includes(wanted) : wanted.test(shown)
}

/** A program in a real pseudo-terminal, with an emulator on the other side: its screen is what a user would see. */
export interface TerminalProgram {
  /** Sends keys like a terminal. */
  press(...keys: readonly string[]): void
  /** Resolves with the visible rows as soon as they contain all of these; rejects with the actual contents. */
  shows(...texts: readonly Wanted[]): Promise<readonly string[]>
  /** Whether the program uses the alternate screen, which leaves nothing behind. */
  isAlternate(): boolean
  readonly ended: Promise<TerminalEnd>
  /** Ends the program if it still runs. */
  kill(): void
}

export const keys = { enter: '\r', escape: '\u001b', down: '\u001b[B', clear: '\u0015', interrupt: '\u0003' } as const

const [MINUTE, MARK] = [60_000, 'terminal modes:']

/**
 * Runs the program, then `stty`, which shows the state of the terminal. Outside of raw mode Ctrl-C goes to both of
 * them, and the shell must survive it.
 */
const SCRIPT = `trap : INT; "$@"; code=$?; echo '${MARK}'; stty -a; exit $code`

export function startInTerminal(
  { program, args, env, cwd }: Launch,
  { columns, rows }: TerminalSize,
  deadlineMs = 4 * MINUTE,
  /** Environment variables of the terminal and the user. */
  more: Readonly<Record<string, string>> = {},
): TerminalProgram {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 5000 })
  const pty = spawn('/bin/sh', ['-c', SCRIPT, 'sh', program, ...args], {
    cols: columns,
    rows,
    cwd,
    env: { ...env, CI: 'false', TERM: 'xterm-256color', ACCESSIBLE: '', ...more },
  })
  let written = ''
  const listeners = new Set<() => void>()
  screen.onData((answer) => pty.write(answer))
  pty.onData((data) => {
    written += data
    screen.write(data, () => {
      for (const listener of listeners) listener()
    })
  })
  const kill = (): void => pty.kill('SIGKILL')
  const deadline = setTimeout(kill, deadlineMs)
  const ended = new Promise<TerminalEnd>((resolve) => {
    pty.onExit(({ exitCode, signal = 0 }) => {
      clearTimeout(deadline)
      screen.write('', () => {
        const [text = '', modes = ''] = rowsOf(screen, 0).join('\n').split(MARK)
        resolve({
          exitCode: signal === 0 ? exitCode : -signal,
          text,
          written,
          isCursorShown: written.lastIndexOf('\u001b[?25h') >= written.lastIndexOf('\u001b[?25l'),
          isAlternate: screen.buffer.active.type === 'alternate',
          isBracketedPaste: screen.modes.bracketedPasteMode,
          modes: modes.split(/[\s;]+/).filter((word) => /^-?(icanon|echo|isig)$/.test(word)),
        })
      })
    })
  })
  const visible = (): readonly string[] => rowsOf(screen, screen.buffer.active.baseY)

  return {
    press: (...sequence) => {
      for (const key of sequence) pty.write(key)
    },
    async shows(...texts) {
      let listener = (): void => undefined
      const isShown = (): boolean => {
        const shown = visible().join('\n')
        return texts.every((text) => isOn(shown, text))
      }
      const seen = new Promise<true>((resolve) => {
        listener = () => {
          if (isShown()) resolve(true)
        }
        listeners.add(listener)
        listener()
      })
      const first = await Promise.race([seen, ended])
      listeners.delete(listener)
      const rowsNow = visible()
      if (first !== true)
        throw new Error(`ended (${first.exitCode}) without ${texts.map(String).join(' and ')}:\n${first.text}`)
      return rowsNow
    },
    isAlternate: () => screen.buffer.active.type === 'alternate',
    ended,
    kill,
  }
}

const rowsOf = (screen: xterm.Terminal, from: number): readonly string[] => {
  const buffer = screen.buffer.active
  return Array.from({ length: buffer.length - from }, (_, index) =>
    (buffer.getLine(from + index)?.translateToString(true) ?? '').trimEnd(),
  )
}
