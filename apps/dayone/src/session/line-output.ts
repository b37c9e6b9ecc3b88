import { visibleText } from '@dayone/pipeline'
import type { TypedCommand } from '../front-ends/typed-command.ts'
import { asTyped, type RunOptions } from '../front-ends/as-typed.ts'

/**
 * stdout for verbs that print lines themselves: no character in them acts on the terminal, and commands in them work as
 * they are typed here; `see` gets each text. A front end that draws has the stream itself.
 */
export const lineOutput = (
  stdout: NodeJS.WriteStream,
  command: TypedCommand,
  about: RunOptions = {},
  see: (text: string) => void = () => undefined,
): NodeJS.WriteStream =>
  Object.create(stdout, {
    write: {
      value: (text: string) => {
        see(text)
        return stdout.write(asTyped(visibleText(text, 'many'), command, about))
      },
    },
  }) as NodeJS.WriteStream
