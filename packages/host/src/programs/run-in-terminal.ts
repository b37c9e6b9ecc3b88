import { spawn } from 'node:child_process'
import { missingProgram } from './program-errors.ts'

/** A program that has our terminal until it ends: a shell for a person. */
export interface TerminalProgramRequest {
  /** A name on the PATH of `env`, or an absolute path. */
  readonly program: string
  readonly args: readonly string[]
  /** The whole environment of the child: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
}

/**
 * Gives the terminal (stdin, stdout, stderr) to another program and waits for it, however long it takes. Resolves with its
 * exit code; 128 and the number of the signal when one ended it, as shells say it. Throws UserError (exit 3) when it cannot
 * be started.
 */
export const runInTerminal = ({ program, args, env }: TerminalProgramRequest): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { env: { ...env }, stdio: 'inherit' })
    child.once('error', (error) => reject(missingProgram({ program }, error)))
    child.once('exit', (code, signal) => resolve(code ?? 128 + (SIGNALS[signal ?? ''] ?? 0)))
  })

const SIGNALS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
