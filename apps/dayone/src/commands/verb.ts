import type { Option } from 'commander'
import type { GlobalOptions } from '../session/global-options.ts'
import type { Session } from '../session/session.ts'

/** A verb of the command line: its name, its options, examples, and what runs it. */
export interface Verb {
  /** As commander takes it: `up [step...]`. */
  readonly name: string
  /** One line: it stands in the list of all commands. */
  readonly description: string
  /** What its first word can be, with its arguments, and what each does: `convert FILE…`. @default no such word */
  readonly actions?: Readonly<Record<string, string>>
  /** Whole command lines, without the prompt. */
  readonly examples: readonly string[]
  /** Its own; every verb has the global ones besides. */
  readonly options: readonly Option[]
  /** `words` are its arguments. Returns the exit code. What it needs is loaded now, not with the program. */
  readonly run: (session: Session, words: readonly string[], options: never) => Promise<number>
}

/** Types the options of a verb for its `run`; commander itself does not know them. */
export const defineVerb = <Options extends object = object>(
  verb: Omit<Verb, 'run'> & {
    readonly run: (session: Session, words: readonly string[], options: Options & GlobalOptions) => Promise<number>
  },
): Verb => verb
