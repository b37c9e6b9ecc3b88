import { refuseSharedPlace } from '@dayone/host'
import {
  buildParts,
  practiceClusters,
  practiceStatus,
  resetPractice,
  startPractice,
  stopPractice,
} from '@dayone/practice-cloud'
import { practiceOptions } from '../../clouds/practice/practice-options.ts'
import { programsOf } from '../../clouds/programs-of.ts'
import type { Session } from '../../session/session.ts'
import { confirmLoss } from './confirm-loss.ts'
import { practiceEnv } from './practice-env.ts'
import { practiceShell } from './practice-shell.ts'
import { statusSentence, statusWords } from '../../clouds/practice/status-sentence.ts'

export const practiceActions = ['start', 'shell', 'stop', 'status', 'reset', 'env', 'build'] as const
export type PracticeAction = (typeof practiceActions)[number]

/**
 * `dayone practice start|shell|stop|status|reset|env|build`. Returns the exit code. Throws UserError (exit 5) if the
 * folder of practice is not private.
 */
export async function practice(session: Session, action: PracticeAction): Promise<number> {
  const { surroundings, folders, front } = session
  const options = practiceOptions(session, programsOf(session))
  const say = (text: string): void => void surroundings.stdout.write(`${text}\n`)
  await refuseSharedPlace(folders.practice)
  await refuseSharedPlace(options.root)
  switch (action) {
    case 'build':
      await buildParts(options)
      await front.close()
      say('All parts of the practice cloud are available.')
      return 0
    case 'start': {
      const cloud = await startPractice(options)
      await front.close()
      say(`The practice cloud is running at ${cloud.endpoint}. Its state store is ${cloud.stateStore}.`)
      say('Use it: dayone practice shell; stop it: dayone practice stop')
      return 0
    }
    case 'stop':
    case 'reset': {
      const clusters = await practiceClusters(options.root)
      const isConfirmed = await confirmLoss(session, action, clusters)
      await front.close()
      if (!isConfirmed) {
        say('The practice cloud keeps running.')
        return 0
      }
      say(await ended(action, options.root, clusters))
      return 0
    }
    case 'status': {
      const status = await practiceStatus(options.root)
      const clusters = await practiceClusters(options.root)
      say(statusWords(status))
      if (clusters.length > 0) say(`Its clusters: ${clusters.join(', ')}.`)
      if (status.state !== 'stopped') say(`Folder: ${options.root}`)
      if (status.state === 'of another version') say(statusSentence(status).hint)
      return 0
    }
    case 'shell':
      return practiceShell(session)
    case 'env':
      for (const line of await practiceEnv(session)) say(line)
      return 0
  }
}

async function ended(action: 'stop' | 'reset', root: string, clusters: readonly string[]): Promise<string> {
  const lost = clusters.length === 0 ? 'its clusters are lost' : `deleted: ${clusters.join(', ')}`
  if (action === 'reset') {
    await resetPractice(root)
    return `The practice cloud was stopped and its state deleted${clusters.length === 0 ? '' : `, with ${clusters.join(', ')}`}. Built parts are kept.`
  }
  return (await stopPractice(root)) ? `The practice cloud was stopped; ${lost}.` : 'The practice cloud was not running.'
}
