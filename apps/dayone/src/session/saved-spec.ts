import type { ClusterSpec } from '@dayone/cluster-spec'
import { UserError } from '@dayone/pipeline'
import { openCloud } from './open-cloud.ts'
import { requireRunningPractice } from './open-running.ts'
import type { RunLog } from './run-log.ts'
import type { Session } from './session.ts'

/**
 * How to read the specification in the state store; undefined where no store is named or its cloud does not run:
 * nothing is started for it.
 */
export async function savedSpec(
  session: Session,
  cluster: string,
  log: RunLog,
): Promise<(() => Promise<ClusterSpec | undefined>) | undefined> {
  const state = session.file.get(['dayone', 'state'])
  if (typeof state !== 'string' || session.file.get(['dayone', 'where']) === 'aws') return undefined
  const withoutAnswer = (error: unknown): undefined => {
    if (!(error instanceof UserError)) throw error
    log.write(`The state store does not answer: ${error.message}`)
  }
  try {
    await requireRunningPractice(session)
    const { kops } = await (await openCloud(session, log, { mayBuild: false })).portsFor(cluster, state)
    return () => kops.getSpec(cluster).catch(withoutAnswer)
  } catch (error) {
    return withoutAnswer(error)
  }
}
