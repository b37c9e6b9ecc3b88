import { basename } from 'node:path'
import { UserError } from '@dayone/pipeline'
import type { ProgramRequest } from './programs.ts'

/** The program could not be started at all. */
export const missingProgram = (request: Pick<ProgramRequest, 'program'>, cause: unknown): UserError => {
  const program = basename(request.program)
  const code = errorCode(cause)
  if (code === 'EACCES')
    return new UserError(`${program} is there, but this account may not run it.`, {
      hint: `Make it executable: chmod +x ${request.program}`,
      cause,
      exitCode: 3,
    })
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new UserError(`${program} was not found.`, {
      hint: request.program.includes('/')
        ? `There is no program at ${request.program}. Install ${program} there, or say where it is.`
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

/** Ended because it took longer than it may. */
export const tooSlowProgram = (program: string, deadlineMs: number, lastLines: readonly string[]): UserError =>
  new UserError(`${program} was not done after ${duration(deadlineMs)} and was stopped.`, {
    hint: AFTER_STOP,
    cause: lastLines.join('\n'),
    exitCode: 3,
  })

/** Ended because it said nothing for too long. */
export const hangingProgram = (program: string, silenceMs: number, lastLines: readonly string[]): UserError =>
  new UserError(`${program} seems to hang: it said nothing for ${duration(silenceMs)} and was stopped.`, {
    hint: AFTER_STOP,
    cause: lastLines.join('\n'),
    exitCode: 3,
  })

const AFTER_STOP = 'Check the network and the endpoint it talks to, then run the same command again.'

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
