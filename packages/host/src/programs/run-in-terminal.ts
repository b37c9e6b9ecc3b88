import { spawn } from 'node:child_process'
import { missingProgram } from './program-errors.ts'

/** A program that uses our terminal until it ends, such as a shell. */
export interface TerminalProgramRequest {
  /** A name on the PATH of `env`, or an absolute path. */
  readonly program: string
  readonly args: readonly string[]
  /** The complete environment of the child: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
}

/**
 * Passes the terminal (stdin, stdout, stderr) to another program and waits for it without a deadline. Resolves with its
 * exit code; with 128 plus the signal number if a signal ended it, as in shells. Throws UserError (exit 3) if it cannot
 * be started.
 */
export const runInTerminal = ({ program, args, env }: TerminalProgramRequest): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { env: { ...env }, stdio: 'inherit' })
    child.once('error', (error) => reject(missingProgram({ program }, error)))
    child.once('exit', (code, signal) => resolve(code ?? 128 + (SIGNALS[signal ?? ''] ?? 0)))
  })

const SIGNALS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
