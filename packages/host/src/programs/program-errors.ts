import { basename } from 'node:path'
import { UserError } from '@dayone/pipeline'
import type { ProgramRequest } from './programs.ts'

/** The program could not be started. */
export const missingProgram = (request: Pick<ProgramRequest, 'program'>, cause: unknown): UserError => {
  const program = basename(request.program)
  const code = errorCode(cause)
  if (code === 'EACCES')
    return new UserError(`${program} exists, but this account cannot run it.`, {
      hint: `Make it executable: chmod +x ${request.program}`,
      cause,
      exitCode: 3,
    })
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new UserError(`${program} was not found.`, {
      hint: request.program.includes('/')
        ? `No program found at ${request.program}. Install ${program} there, or specify its path.`
        : `Install ${program}, or add its folder to PATH.`,
      cause,
      exitCode: 3,
    })
  return new UserError(`${program} could not be started.`, {
    hint: `Run \`dayone doctor\` to see what is missing.`,
    cause,
    exitCode: 3,
  })
}

/** Ended because it exceeded its deadline. */
export const tooSlowProgram = (program: string, deadlineMs: number, lastLines: readonly string[]): UserError =>
  new UserError(`${program} did not finish within ${duration(deadlineMs)} and was stopped.`, {
    hint: AFTER_STOP,
    cause: lastLines.join('\n'),
    exitCode: 3,
  })

/** Ended because it had no output for too long. */
export const hangingProgram = (program: string, silenceMs: number, lastLines: readonly string[]): UserError =>
  new UserError(`${program} seems to hang: it printed nothing for ${duration(silenceMs)} and was stopped.`, {
    hint: AFTER_STOP,
    cause: lastLines.join('\n'),
    exitCode: 3,
  })

const AFTER_STOP = 'Check the network and the endpoint it uses, then run the same command again.'

const duration = (ms: number): string => {
  if (ms < 1000) return `${ms} ms`
  const seconds = Math.round(ms / 1000)
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} minutes`
}

const errorCode = (cause: unknown): string | undefined => {
  for (let error = cause; error instanceof Error; error = error.cause) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== undefined) return code
  }
  return undefined
}
