/** See the table of exit codes in docs/decisions: 2 usage · 3 a change or check failed · 5 refused · 6 could not be checked. */
export type UserErrorExit = 2 | 3 | 5 | 6

/** What a UserError says besides its message. */
export interface UserErrorOptions {
  /** The next action. */
  readonly hint?: string
  /** Commands or actions, in order, if one is not enough. */
  readonly nextSteps?: readonly string[]
  /** The original error, or another program's own text. */
  readonly cause?: unknown
  readonly exitCode?: UserErrorExit
}

/** An error that the user can fix. Printed without a stack; every other error is our bug. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly hint: string | undefined
  readonly nextSteps: readonly string[]
  readonly exitCode: UserErrorExit

  constructor(message: string, options: UserErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.hint = options.hint
    this.nextSteps = options.nextSteps ?? []
    this.exitCode = options.exitCode ?? 2
  }
}
