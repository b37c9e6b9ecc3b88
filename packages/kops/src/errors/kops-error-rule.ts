import type { UserErrorExit } from '@dayone/pipeline'

/** The kops command, for messages. */
export interface KopsContext {
  /** kops' command without options: `update cluster`. */
  readonly command: string
  readonly state: string
  /** The cluster's name, if the command has one. */
  readonly cluster?: string
}

export interface Sentence {
  readonly message: string
  /** What to do next. */
  readonly hint: string
  readonly nextSteps?: readonly string[]
}

/** One error message of kops, and our message for it. */
export interface KopsErrorRule {
  readonly pattern: RegExp
  readonly exitCode: UserErrorExit
  /** `found` is the match: its groups contain names and values. */
  readonly say: (found: RegExpExecArray, context: KopsContext) => Sentence
}

/** A group of a match; the patterns ensure that it exists. */
export const group = (found: RegExpExecArray, index: number): string => found[index] ?? ''
