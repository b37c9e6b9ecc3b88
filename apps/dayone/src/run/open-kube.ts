import type { Kube } from '@dayone/kube'
import { clusterPresence, unreachable } from './cluster-presence.ts'
import { clusterOf, openRunning } from './open-running.ts'
import type { Session } from '../session/session.ts'

/** A live cluster for questions that change nothing. */
export interface OpenKube {
  readonly kube: Kube
  close(): void
}

/**
 * Opens the cluster that a verb is about. Throws UserError: exit 2 where there is no such cluster, which names those there
 * are, exit 6 where it cannot be asked.
 */
export async function openKube(session: Session): Promise<OpenKube> {
  const cluster = clusterOf(session)
  const place = await openRunning(session, { changes: false })
  try {
    const { silence } = await clusterPresence(session, place, cluster)
    if (silence !== undefined) throw unreachable(cluster, silence, 'Nothing was read.')
    const { kube } = await place.cloud.portsFor(cluster, place.state)
    return {
      kube,
      close: () => {
        kube.close()
        place.log.close()
      },
    }
  } catch (error) {
    place.log.close()
    throw error
  }
}

/** Asks the live cluster something that changes nothing. Throws what `openKube` throws. */
export async function withKube<Answer>(session: Session, ask: (kube: Kube) => Promise<Answer>): Promise<Answer> {
  const { kube, close } = await openKube(session)
  try {
    return await ask(kube)
  } finally {
    close()
  }
}
