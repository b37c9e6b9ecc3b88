/** One run of another program. Arguments are an array, never a shell line; stdin is closed unless `input` is given. */
export interface ProgramRequest {
  /** A name on the PATH of `env`, or an absolute path. */
  readonly program: string
  readonly args: readonly string[]
  /** The complete environment of the child: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input?: string
  /** Milliseconds until the child's process group gets SIGTERM, and SIGKILL shortly after. */
  readonly deadlineMs: number
  /** Milliseconds without output after which the child counts as hanging. */
  readonly silenceMs?: number
  /** Called for every complete line of stdout and stderr, redacted, as it arrives. */
  onLine?(line: string, stream: 'stdout' | 'stderr'): void
  /** Ends the child's process group: SIGTERM, then SIGKILL. */
  readonly kill?: AbortSignal
}

/** How it ended. A non-zero exit code is a result, not an exception. */
export interface ProgramResult {
  readonly exitCode: number | undefined
  /** The signal that ended it, if any. */
  readonly signal: string | undefined
  /** At most the last 32 MiB. */
  readonly stdout: string
  /** At most the last 1 MiB. */
  readonly stderr: string
  readonly durationMs: number
}

/**
 * The only place that starts programs. Throws UserError (exit 3) if a program is missing, hangs, or exceeds its
 * deadline.
 */
export interface Programs {
  run(request: ProgramRequest): Promise<ProgramResult>
}
