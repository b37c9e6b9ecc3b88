import type { UserErrorExit } from '@dayone/pipeline'

/** What kops was asked, for sentences that name it. */
export interface KopsContext {
  /** kops' words without options: `update cluster`. */
  readonly command: string
  readonly state: string
  /** The cluster's name, when the command has one. */
  readonly cluster?: string
}

export interface Sentence {
  readonly message: string
  /** The one thing to do next. */
  readonly hint: string
  readonly nextSteps?: readonly string[]
}

/** One text of kops that people meet, and what it means for them. */
export interface KopsErrorRule {
  readonly pattern: RegExp
  readonly exitCode: UserErrorExit
  /** `found` is the match: its groups hold names and values. */
  readonly say: (found: RegExpExecArray, context: KopsContext) => Sentence
}

/** A group of a match; the patterns make sure that it is there. */
export const group = (found: RegExpExecArray, index: number): string => found[index] ?? ''
