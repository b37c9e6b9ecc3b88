import type { Kube } from '@dayone/kube'
import { clusterPresence, unreachable } from '../../run/cluster-presence.ts'
import { clusterOf, openRunning } from '../../run/open-running.ts'
import type { Session } from '../../session/session.ts'

/**
 * Asks the live cluster something that changes nothing. Throws UserError: exit 2 where there is no cluster, exit 6 where it
 * cannot be asked.
 */
export async function withKube<Answer>(session: Session, ask: (kube: Kube) => Promise<Answer>): Promise<Answer> {
  const cluster = clusterOf(session)
  const place = await openRunning(session, { changes: false })
  try {
    const { silence } = await clusterPresence(session, place, cluster)
    if (silence !== undefined) throw unreachable(cluster, silence, 'Nothing was read.')
    const { kube } = await place.cloud.portsFor(cluster, place.state)
    try {
      return await ask(kube)
    } finally {
      kube.close()
    }
  } finally {
    place.log.close()
  }
}
