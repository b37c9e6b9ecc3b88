import { kopsLine } from '@dayone/kops'
import { sameCluster } from '@dayone/kube'
import { clusterStep, newestInHistory, noSuchCluster } from '@dayone/kops-driver'
import { UserError } from '@dayone/pipeline'
import { liveFacts } from '../../run/live-facts.ts'
import { clusterOf, openRunning } from '../../run/open-running.ts'
import type { Session } from '../../session/session.ts'
import { approvalOf } from '../../run/approval-of.ts'
import { recordEvidence } from '../../run/record-evidence.ts'
import { exitCodeFor, runEngine, type ReadyRun } from '../../run/run-steps.ts'

/**
 * `dayone up --rollback`: restores the specification from before dayone's last change, and lets kops apply it and replace
 * the instances, and writes the checks as evidence. Running it twice changes nothing more. Throws UserError (exit 2) if dayone has changed nothing.
 */
export async function rollback(session: Session, confirmName: string | undefined): Promise<number> {
  const cluster = clusterOf(session)
  const place = await openRunning(session, { changes: true })
  const { cloud, log, state } = place
  try {
    const ports = await cloud.portsFor(cluster, state)
    const facts = liveFacts(cluster, ports, () => ({}), sameCluster, session.stop.stop)
    if ((await facts.spec()) === undefined)
      throw noSuchCluster({ name: cluster, state }, await ports.kops.listClusters())
    const newest = await newestInHistory(ports.historyFolder)
    if (newest === undefined) {
      throw new UserError(
        `dayone has not replaced any specification of ${cluster}: there is nothing to roll back to.`,
        {
          hint: `Show the saved specification: ${kopsLine({ name: cluster, state }, 'get all', '-o yaml')}`,
        },
      )
    }
    const step = clusterStep({ contributors: [], mode: 'contributed', restore: newest.spec })
    const config = { [step.id]: { name: cluster, configId: String(session.file.get(['dayone', 'id'])) } }
    const ready: ReadyRun = { session, place, cloud, log, ports, cluster, facts, steps: [step], config }
    session.front.begin({ cluster, place: cloud.title, logFile: log.file })
    const view = await runEngine(ready, { verify: true, approve: approvalOf(session, { confirmName }) })
    if (view.steps.some(({ checks }) => checks.length > 0)) await recordEvidence(ready, view, await facts.read())
    return exitCodeFor(session, view)
  } finally {
    log.close()
  }
}
