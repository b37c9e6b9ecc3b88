import { createInterface, type Interface } from 'node:readline'
import { CancelledError, type FrontEndContext } from '../front-end.ts'
import { wrapText } from '../lines/text/wrap-text.ts'

/** A prompt of one line. */
export interface TextPrompt {
  readonly message: string
  /** Taken for an empty line. */
  readonly offered?: string
  readonly validate: (text: string) => string | undefined
}

/** The two ways in which plain asks; both reject with CancelledError on Ctrl-C and at the end of the input. */
export interface Prompts {
  text(prompt: TextPrompt): Promise<string>
  confirm(message: string, offered: boolean): Promise<boolean>
}

type Streams = Pick<FrontEndContext, 'stdin' | 'stdout' | 'stop'>

/** A rejected answer: marked, and broken at blanks. */
const errorText = (error: string, columns: number | undefined): string =>
  wrapText(`✗ ${error}`, Math.min(100, columns || 100)).join('\n')

/**
 * Prompts for every terminal there is, a screen reader and TERM=dumb among them: a line is printed, a line is read, the
 * terminal itself lets people edit it. Nothing is redrawn, and a rejected answer is discarded: the next one begins
 * on a line of its own.
 */
export const linePrompts = (streams: Streams): Prompts => {
  const { stdout } = streams
  const readLine = lineReader(streams)
  const ask = async <T>(
    message: string,
    offered: string | undefined,
    parse: (text: string) => { readonly value: T } | { readonly error: string },
  ): Promise<T> => {
    for (;;) {
      stdout.write(`${message}${offered === undefined || offered === '' ? '' : ` [${offered}]`}: `)
      const typed = await readLine().catch((error: unknown) => {
        // What follows begins on a line of its own.
        stdout.write('\n')
        throw error
      })
      const parsed = parse(typed.trim() === '' && offered !== undefined ? offered : typed)
      if ('value' in parsed) return parsed.value
      stdout.write(`${errorText(parsed.error, stdout.columns)}\n`)
    }
  }
  return {
    text: ({ message, offered, validate }) =>
      ask(message, offered, (text) => {
        const error = validate(text)
        return error === undefined ? { value: text } : { error }
      }),
    confirm: (message, offered) => ask(`${message} (yes or no)`, offered ? 'yes' : 'no', yesOrNo),
  }
}

/** The answer that a line gives to a question of yes or no. */
export const yesOrNo = (text: string): { readonly value: boolean } | { readonly error: string } => {
  const word = text.trim().toLowerCase()
  if (word !== '' && 'yes'.startsWith(word)) return { value: true }
  if (word !== '' && 'no'.startsWith(word)) return { value: false }
  return { error: 'Type yes or no.' }
}

/**
 * Lines of the input, one at a time; what was typed ahead is kept. Rejects with CancelledError when the input ends, or
 * when the run is stopped (Ctrl-C is a signal here: the terminal is never raw).
 */
const lineReader = ({ stdin, stop }: Streams): (() => Promise<string>) => {
  const typedAhead: string[] = []
  let isEnded = false
  let waiting: PromiseWithResolvers<string> | undefined
  let lines: Interface | undefined
  const open = (): Interface =>
    createInterface({ input: stdin, terminal: false })
      .on('line', (text) => {
        if (waiting === undefined) typedAhead.push(text)
        else waiting.resolve(text)
        waiting = undefined
      })
      .on('close', () => {
        isEnded = true
        waiting?.reject(new CancelledError())
      })
  return async () => {
    if (stop.aborted) throw new CancelledError()
    const ahead = typedAhead.shift()
    if (ahead !== undefined) return ahead
    if (isEnded) throw new CancelledError()
    const wanted = Promise.withResolvers<string>()
    const cancel = (): void => wanted.reject(new CancelledError())
    waiting = wanted
    stop.addEventListener('abort', cancel, { once: true })
    lines ??= open()
    lines.resume()
    try {
      return await wanted.promise
    } finally {
      waiting = undefined
      stop.removeEventListener('abort', cancel)
      // A stream that flows keeps the process alive.
      if (!isEnded) lines.pause()
    }
  }
}
