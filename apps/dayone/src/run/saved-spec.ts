import type { ClusterSpec } from '@dayone/cluster-spec'
import { UserError } from '@dayone/pipeline'
import { openCloud } from '../clouds/open-cloud.ts'
import { requireRunning } from './open-running.ts'
import { ownWord, whereOf } from '../config/place.ts'
import type { RunLog } from '../session/run-log.ts'
import type { Session } from '../session/session.ts'

/**
 * How to read the specification in the state store; undefined if no store is set or its cloud does not run:
 * nothing is started for it.
 */
export async function savedSpec(
  session: Session,
  cluster: string,
  log: RunLog,
): Promise<(() => Promise<ClusterSpec | undefined>) | undefined> {
  const { file } = session
  const state = ownWord(file, 'state')
  const isNamed = whereOf(file) === 'practice' || ['region', 'account'].every((key) => ownWord(file, key) !== undefined)
  if (state === undefined || !isNamed) return undefined
  const withoutAnswer = (error: unknown): undefined => {
    if (!(error instanceof UserError)) throw error
    log.write(`The state store does not respond: ${error.message}`)
  }
  try {
    await requireRunning(session)
    const { kops } = await (await openCloud(session, log, { mayBuild: false })).portsFor(cluster, state)
    return () => kops.getSpec(cluster).catch(withoutAnswer)
  } catch (error) {
    return withoutAnswer(error)
  }
}
