import { spawn } from '@lydell/node-pty'
import xterm from '@xterm/headless'
import type { Launch } from './practice-world.ts'

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** How the program left its terminal. */
export interface TerminalEnd {
  /** The number of the signal, negative, when one ended it. */
  readonly exitCode: number
  /** Everything that scrolled by and what is visible, without the blanks at the ends of rows. */
  readonly text: string
  /** The same with all that was drawn over since, and with escape sequences. */
  readonly written: string
  readonly isCursorShown: boolean
  readonly isAlternate: boolean
  readonly isBracketedPaste: boolean
  /** What `stty -a` says after the program: "icanon" and "echo", or "-icanon" and "-echo" in raw mode. */
  readonly modes: readonly string[]
}

/** Text that is to be on the screen, or what is to be true of all that is. */
export type Wanted = string | RegExp | ((shown: string) => boolean)

const isOn = (shown: string, wanted: Wanted): boolean => {
  if (typeof wanted === 'function') return wanted(shown)
  return typeof wanted === 'string' ? shown.includes(wanted) : wanted.test(shown)
}

/** A program in a real pseudo-terminal, with an emulator on its other side: what is on it is what a person would see. */
export interface TerminalProgram {
  /** Keys as a terminal sends them. */
  press(...keys: readonly string[]): void
  /** The visible rows as soon as all of these are on them; rejects with what is there instead. */
  shows(...texts: readonly Wanted[]): Promise<readonly string[]>
  /** Whether the program draws on the alternate screen, which leaves nothing behind. */
  isAlternate(): boolean
  readonly ended: Promise<TerminalEnd>
  /** Ends the program if it still runs. */
  kill(): void
}

export const keys = { enter: '\r', escape: '\u001b', down: '\u001b[B', clear: '\u0015', interrupt: '\u0003' } as const

const [MINUTE, MARK] = [60_000, 'terminal modes:']

/**
 * Runs the program, then `stty`, which says in which state the program left the terminal. A terminal that is not raw sends
 * Ctrl-C to both of them, and the shell is to live on.
 */
const SCRIPT = `trap : INT; "$@"; code=$?; echo '${MARK}'; stty -a; exit $code`

export function startInTerminal(
  { program, args, env, cwd }: Launch,
  { columns, rows }: TerminalSize,
  deadlineMs = 2 * MINUTE,
  /** What the terminal says of itself, and whoever sits in front of it. */
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
