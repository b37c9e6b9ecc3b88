import { buildParts, practiceStatus, resetPractice, startPractice, stopPractice } from '@dayone/practice-cloud'
import { UserError } from '@dayone/pipeline'
import { practiceOptions } from '../session/practice-options.ts'
import { programsOf } from '../session/programs-of.ts'
import type { Session } from '../session/session.ts'
import { envLines } from './env-lines.ts'

export const practiceDeeds = ['start', 'stop', 'status', 'reset', 'env', 'build'] as const
export type PracticeDeed = (typeof practiceDeeds)[number]

/** `dayone practice start|stop|status|reset|env|build`. Returns the exit code. */
export async function practice(session: Session, deed: PracticeDeed): Promise<number> {
  const { surroundings } = session
  const options = practiceOptions(session, programsOf(session))
  const say = (text: string): void => void surroundings.stdout.write(`${text}\n`)
  switch (deed) {
    case 'build':
      await buildParts(options)
      say('All parts of the practice cloud are there.')
      return 0
    case 'start': {
      const cloud = await startPractice(options)
      say(`The practice cloud runs at ${cloud.endpoint}. Its state store is ${cloud.stateStore}.`)
      say('Use it by hand: eval "$(dayone practice env)"; end it: dayone practice stop')
      return 0
    }
    case 'stop':
      say(
        (await stopPractice(options.root))
          ? 'The practice cloud has stopped; what it held is gone.'
          : 'The practice cloud was not running.',
      )
      return 0
    case 'reset':
      await resetPractice(options.root)
      say('The practice cloud has stopped and its state is gone. Built parts are kept.')
      return 0
    case 'status':
      return sayStatus(await practiceStatus(options.root), say)
    case 'env': {
      if ((await practiceStatus(options.root)).state !== 'running') {
        throw new UserError('The practice cloud is not running.', {
          hint: 'Start it with: dayone practice start',
          exitCode: 6,
        })
      }
      for (const line of envLines(await startPractice({ ...options, onProgress: () => undefined }))) say(line)
      return 0
    }
  }
}

function sayStatus(found: Awaited<ReturnType<typeof practiceStatus>>, say: (text: string) => void): number {
  if (found.state === 'running') say(`running since ${found.startedAt} at ${found.endpoint}`)
  else if (found.state === 'gone')
    say(`gone: the cloud of ${found.startedAt} was ended, and what it held with it. The next start begins empty.`)
  else say('not running')
  return 0
}
