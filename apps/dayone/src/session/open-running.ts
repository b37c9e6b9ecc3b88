import { practiceStatus } from '@dayone/practice-cloud'
import { UserError } from '@dayone/pipeline'
import { openPlace, type OpenPlace } from './open-place.ts'
import { whereOf } from './place.ts'
import { cloudFolder } from './practice-options.ts'
import type { Session } from './session.ts'

/**
 * The cloud a cluster already lives in; for verbs that have no use for an empty one and must not start it. Throws
 * UserError (exit 6) where practice does not run.
 */
export async function openRunning(session: Session, { changes }: { readonly changes: boolean }): Promise<OpenPlace> {
  await requireRunning(session)
  const isAsked = changes && session.canPrompt && session.options.yes !== true
  return openPlace(session, { steps: [], isAsked, changes })
}

/** Throws UserError (exit 6) where the practice cloud does not run; AWS always does. */
export async function requireRunning({ file, folders }: Session): Promise<void> {
  if (whereOf(file) === 'aws') return
  const practice = await practiceStatus(cloudFolder(folders.practice))
  if (practice.state === 'running') return
  throw new UserError(
    practice.state === 'gone'
      ? 'The practice cloud is gone, and with it the clusters it held: it lives in memory only.'
      : 'The practice cloud is not running.',
    { hint: '`dayone up` starts an empty one and makes the cluster again.', exitCode: 6 },
  )
}

/** The cluster a verb is about: that of dayone.yaml or `--cluster`. Throws UserError (exit 2) when there is none. */
export function clusterOf({ file }: Session, verb: string): string {
  const cluster = file.get(['dayone', 'cluster'])
  if (typeof cluster === 'string') return cluster
  throw new UserError('There is no cluster here yet.', {
    hint: `Create one with \`dayone up\`, or name one: dayone ${verb} --cluster NAME --state s3://BUCKET`,
  })
}
