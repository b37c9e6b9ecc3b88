import { practiceStatus } from '@dayone/practice-cloud'
import { UserError } from '@dayone/pipeline'
import { openPlace, type OpenPlace } from './open-place.ts'
import { ownWord, whereOf } from '../config/place.ts'
import { cloudFolder } from '../clouds/practice/practice-options.ts'
import { statusSentence } from '../clouds/practice/status-sentence.ts'
import { commandLine } from '../session/command-line.ts'
import type { Session } from '../session/session.ts'

/**
 * The cloud of an existing cluster, for verbs that must not start an empty one. Throws
 * UserError (exit 6) if practice does not run.
 */
export async function openRunning(session: Session, { changes }: { readonly changes: boolean }): Promise<OpenPlace> {
  await requireRunning(session)
  const isAsked = changes && session.canPrompt && session.options.yes !== true
  return openPlace(session, { steps: [], isAsked, changes })
}

/** Throws UserError (exit 6) if the practice cloud does not run; AWS always does. */
export async function requireRunning({ file, folders }: Session): Promise<void> {
  if (whereOf(file) === 'aws') return
  const practice = await practiceStatus(cloudFolder(folders.practice))
  if (practice.state === 'running') return
  if (practice.state === 'of another version') {
    const { text, hint } = statusSentence(practice)
    throw new UserError(text, { hint, exitCode: 5 })
  }
  throw new UserError(
    practice.state === 'gone'
      ? 'The practice cloud was terminated and its clusters are lost: it keeps them in memory only.'
      : 'The practice cloud is not running.',
    { hint: '`dayone up` starts an empty one and creates the cluster again.', exitCode: 6 },
  )
}

/** The cluster a verb is about: that of dayone.yaml or `--cluster`. Throws UserError (exit 2) when there is none. */
export function clusterOf({ file, options }: Pick<Session, 'file' | 'options'>): string {
  const cluster = file.get(['dayone', 'cluster'])
  if (typeof cluster === 'string') return cluster
  // Practice has one state store; on AWS it must be specified.
  const isStoreKnown = whereOf(file) === 'practice' || ownWord(file, 'state') !== undefined
  const others = isStoreKnown
    ? `list the existing ones: ${commandLine(['adopt'], options)}`
    : 'specify one with --cluster, and its state store with --state.'
  throw new UserError('There is no cluster here yet.', { hint: `Create one with \`dayone up\`, or ${others}` })
}
