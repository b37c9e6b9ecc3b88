import { readPolicyObjects, sourcedObject } from '@dayone/kube'
import type { ManifestText } from '@dayone/reachability'
import { clusterPresence, unreachable } from '../../run/cluster-presence.ts'
import { clusterOf, openRunning } from '../../run/open-running.ts'
import type { Session } from '../../session/session.ts'

/**
 * Pods and policies of the live cluster. Throws UserError: exit 2 where there is no cluster, exit 6 where it cannot be asked.
 */
export async function readCluster(session: Session): Promise<ManifestText> {
  const cluster = clusterOf(session)
  const place = await openRunning(session, { changes: false })
  try {
    const { silence } = await clusterPresence(session, place, cluster)
    if (silence !== undefined) throw unreachable(cluster, silence, 'Nothing was computed.')
    const { kube } = await place.cloud.portsFor(cluster, place.state)
    return { objects: (await readPolicyObjects(kube)).map(sourcedObject), warnings: [] }
  } finally {
    place.log.close()
  }
}
