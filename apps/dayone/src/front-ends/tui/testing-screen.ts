import { PassThrough, Writable } from 'node:stream'
import xterm from '@xterm/headless'
import { render } from 'ink'
import type { ReactNode } from 'react'

/** A terminal that exists only in memory, for tests: what is on it is what a person would see. */
export interface TestTerminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  /** Keys as a terminal sends them; see `keys`. */
  press(...sequences: readonly string[]): Promise<void>
  /** What is visible, without the blanks at the ends of rows and the empty rows at the end. */
  screen(): Promise<string>
  /** All rows that were ever printed, those scrolled away too. */
  history(): Promise<string>
  /** Resolves with the screen as soon as it contains `text`; rejects with the current screen after five seconds. */
  waitFor(text: string | RegExp): Promise<string>
  resize(columns: number, rows: number): void
  readonly isRaw: () => boolean
  readonly isAlternate: () => boolean
  /** Everything written, with its escape sequences. */
  readonly written: () => string
}

export const keys = {
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  backspace: '\u007f',
  delete: '\u001b[3~',
  interrupt: '\u0003',
  paste: (text: string) => `\u001b[200~${text}\u001b[201~`,
} as const

const deadlineMs = 5000

export const testTerminal = (size: { readonly columns: number; readonly rows: number }): TestTerminal => {
  const terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true, convertEol: true })
  let raw = false
  let all = ''
  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write(chunk: string | Buffer, _encoding, done) {
        const text = chunk.toString()
        all += text
        terminal.write(text)
        done()
      },
    }),
    { isTTY: true, columns: size.columns, rows: size.rows },
  ) as unknown as NodeJS.WriteStream
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    ref: () => stdin,
    unref: () => stdin,
    setRawMode: (value: boolean) => {
      raw = value
      return stdin
    },
  }) as unknown as NodeJS.ReadStream & PassThrough

  const rows = (from: number): string => {
    const buffer = terminal.buffer.active
    return Array.from({ length: buffer.length - from }, (_, index) =>
      (buffer.getLine(from + index)?.translateToString(true) ?? '').trimEnd(),
    )
      .join('\n')
      .trimEnd()
  }
  const settled = (): Promise<void> => new Promise((resolve) => terminal.write('', resolve))
  const screen = async (): Promise<string> => {
    await settled()
    return rows(terminal.buffer.active.baseY)
  }
  const history = async (): Promise<string> => {
    await settled()
    return rows(0)
  }
  return {
    stdin,
    stdout,
    async press(...sequences) {
      for (const sequence of sequences) {
        stdin.write(sequence)
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    screen,
    history,
    async waitFor(text) {
      const has = (shown: string): boolean => (typeof text === 'string' ? shown.includes(text) : text.test(shown))
      const end = Date.now() + deadlineMs
      for (;;) {
        const shown = await history()
        if (has(shown)) return screen()
        if (Date.now() > end) throw new Error(`The screen never showed ${String(text)}. It shows:\n${shown}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    resize(columns, height) {
      Object.assign(stdout, { columns, rows: height })
      terminal.resize(columns, height)
      stdout.emit('resize')
    },
    isRaw: () => raw,
    isAlternate: () => terminal.buffer.active.type === 'alternate',
    written: () => all,
  }
}

/** Draws an element on a separate terminal; for views that need only props. */
export const renderScreen = (element: ReactNode, size: { readonly columns: number; readonly rows: number }) => {
  const terminal = testTerminal(size)
  const instance = render(element, {
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    stderr: terminal.stdout,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
    maxFps: 1000,
  })
  return { ...terminal, rerender: instance.rerender, unmount: instance.unmount }
}
