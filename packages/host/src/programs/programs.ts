/** One run of another program. Arguments are an array, never a shell line; stdin is closed unless `input` is given. */
export interface ProgramRequest {
  /** A name on the PATH of `env`, or an absolute path. */
  readonly program: string
  readonly args: readonly string[]
  /** The whole environment of the child: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input?: string
  /** Milliseconds until the child's process group gets TERM, and KILL soon after. */
  readonly deadlineMs: number
  /** Milliseconds without a byte of output after which the child counts as hanging. */
  readonly silenceMs?: number
  /** Every complete line of stdout and stderr, redacted, as it comes. */
  onLine?(line: string, stream: 'stdout' | 'stderr'): void
  /** Ends the child's process group: TERM, then KILL. */
  readonly kill?: AbortSignal
}

/** How it ended. A non-zero exit code is an answer, not an exception. */
export interface ProgramResult {
  readonly exitCode: number | undefined
  /** The signal that ended it, when one did. */
  readonly signal: string | undefined
  /** At most the last 32 MiB. */
  readonly stdout: string
  /** At most the last 1 MiB. */
  readonly stderr: string
  readonly durationMs: number
}

/** The one place from which programs are started. Throws UserError (exit 3) when a program is missing, hangs, or outlives its deadline. */
export interface Programs {
  run(request: ProgramRequest): Promise<ProgramResult>
}
