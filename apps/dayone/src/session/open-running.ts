import { join } from 'node:path'
import { practiceStatus } from '@dayone/practice-cloud'
import { UserError } from '@dayone/pipeline'
import { openCloud, type OpenCloud } from './open-cloud.ts'
import { cloudFolder } from './practice-options.ts'
import { openRunLog, type RunLog } from './run-log.ts'
import type { Session } from './session.ts'

/**
 * The cloud a cluster already lives in; for verbs that have no use for an empty one and must not start it. Throws
 * UserError: exit 2 for AWS, exit 6 where practice does not run.
 */
export async function openRunning(session: Session): Promise<{ readonly cloud: OpenCloud; readonly log: RunLog }> {
  const { file, folders, clock } = session
  if (file.get(['dayone', 'where']) === 'aws') {
    throw new UserError('AWS comes with the next step; this dayone works on practice.', {
      hint: 'Try it with: dayone up --on practice',
    })
  }
  await requireRunningPractice(session)
  const log = await openRunLog(join(folders.practice, 'logs'), clock.now())
  return { log, cloud: await openCloud(session, log) }
}

/** Throws UserError (exit 6) where the practice cloud does not run. */
export async function requireRunningPractice({ folders }: Session): Promise<void> {
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
