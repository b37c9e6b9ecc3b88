import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { parseAccessReview } from '@dayone/authorizer'
import { UserError } from '@dayone/pipeline'
import type { Session } from '../../../session/session.ts'
import { numberedLines } from '../numbered-lines.ts'
import type { Rights } from './open-rights.ts'

/**
 * Answers one request per line, in order, as they arrive; blank lines are skipped. Nothing else is written to stdout.
 * Throws UserError (exit 2) with file and line at the first invalid request; those before it are answered.
 */
export async function answerRequests(
  { surroundings: { stdin, stdout, cwd }, stop }: Session,
  { authorizer, ask }: Rights,
  file: string,
): Promise<number> {
  const name = file === '-' ? 'stdin' : file
  const source: AsyncIterable<Buffer | string> = file === '-' ? stdin : createReadStream(resolve(cwd, file))
  const answer = async (line: string, at: number): Promise<string> => {
    const request = parseAccessReview(line, `${name}:${at}`)
    const decision = authorizer.decide(request)
    const allowed = ask === undefined ? decision.allowed : (await ask(request)).allowed
    const because = allowed ? decision.because.map(({ binding, role, rule }) => ({ binding, role, rule })) : []
    return `${JSON.stringify({ allowed, because })}\n`
  }
  try {
    for await (const lines of numberedLines(source)) {
      let text = ''
      try {
        for (const [at, line] of lines) if (line.trim() !== '') text += await answer(line, at)
      } finally {
        if (text !== '' && !stdout.write(text)) await once(stdout, 'drain')
      }
      if (stop.stop.aborted) return stop.exitCode() ?? 0
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
    throw new UserError(`${name} cannot be read.`, {
      hint: '--requests takes a file with one request per line, or - for stdin.',
      cause: error,
    })
  }
  return 0
}
