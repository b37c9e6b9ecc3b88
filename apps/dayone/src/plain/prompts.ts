import { CancelledError, type FrontEndContext } from '../front-end.ts'

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

const cancelNames = ['ExitPromptError', 'AbortPromptError', 'CancelPromptError']

/**
 * Inquirer alone waits for ever when the input ends (Ctrl-D, a closed pipe): readline then only pauses stdin. A prompt
 * that is still open after that is cancelled.
 */
const untilInputEnds = async <T>(
  { stdin, stop }: Pick<FrontEndContext, 'stdin' | 'stop'>,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const ended = new AbortController()
  const onEnd = (): void => void setImmediate(() => ended.abort())
  stdin.on('pause', onEnd).on('end', onEnd)
  try {
    return await ask(AbortSignal.any([stop, ended.signal]))
  } catch (error) {
    if (error instanceof Error && cancelNames.includes(error.name)) throw new CancelledError()
    throw error
  } finally {
    stdin.off('pause', onEnd).off('end', onEnd)
  }
}

/** Prompts by Inquirer, loaded when the first one is shown. */
export const inquirerPrompts = (context: Pick<FrontEndContext, 'stdin' | 'stdout' | 'stop'>): Prompts => {
  const streams = { input: context.stdin, output: context.stdout }
  return {
    async text({ message, offered, validate }) {
      const { input } = await import('@inquirer/prompts')
      const config = {
        message,
        validate: (text: string) => validate(text) ?? true,
        ...(offered === undefined || offered === '' ? {} : { default: offered }),
      }
      return untilInputEnds(context, (signal) => input(config, { ...streams, signal }))
    },
    async confirm(message, offered) {
      const { confirm } = await import('@inquirer/prompts')
      return untilInputEnds(context, (signal) => confirm({ message, default: offered }, { ...streams, signal }))
    },
  }
}
