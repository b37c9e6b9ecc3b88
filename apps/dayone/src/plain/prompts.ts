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

const cancellable = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Error && cancelNames.includes(error.name)) throw new CancelledError()
    throw error
  }
}

/** Prompts by Inquirer, loaded when the first one is shown. */
export const inquirerPrompts = ({ stdin, stdout, stop }: FrontEndContext): Prompts => {
  const context = { input: stdin, output: stdout, signal: stop }
  return {
    async text({ message, offered, validate }) {
      const { input } = await import('@inquirer/prompts')
      return cancellable(
        input(
          {
            message,
            validate: (text) => validate(text) ?? true,
            ...(offered === undefined || offered === '' ? {} : { default: offered }),
          },
          context,
        ),
      )
    },
    async confirm(message, offered) {
      const { confirm } = await import('@inquirer/prompts')
      return cancellable(confirm({ message, default: offered }, context))
    },
  }
}
