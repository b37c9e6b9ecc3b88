import { sameCluster } from '@dayone/kube'
import { clusterStep, newestInHistory } from '@dayone/kops-driver'
import { UserError } from '@dayone/pipeline'
import { liveFacts } from '../session/live-facts.ts'
import { clusterOf, openRunning } from '../session/open-running.ts'
import type { Session } from '../session/session.ts'
import { refuseUnnamed } from './confirmed-name.ts'
import { exitCodeFor, plannedStep, runEngine, type ReadyRun } from './run-steps.ts'

/**
 * `dayone up --rollback`: puts the specification from before dayone's last change back, and lets kops apply it and replace
 * the machines. Saying it twice changes nothing more. Throws UserError (exit 2) where dayone has changed nothing.
 */
export async function rollback(session: Session, confirmName: string | undefined): Promise<number> {
  const cluster = clusterOf(session, 'up --rollback')
  const place = await openRunning(session, { changes: true })
  const { cloud, log, state } = place
  try {
    const ports = await cloud.portsFor(cluster, state)
    const facts = liveFacts(cluster, ports, () => ({}), sameCluster)
    const newest = await newestInHistory(ports.historyFolder)
    if (newest === undefined) {
      throw new UserError(`dayone has replaced no specification of ${cluster}: there is nothing to go back to.`, {
        hint: 'Look at what is saved now: kops get all -o yaml',
      })
    }
    const step = clusterStep({ contributors: [], mode: 'contributed', restore: newest.spec })
    const config = { [step.id]: { name: cluster, configId: String(session.file.get(['dayone', 'id'])) } }
    const ready: ReadyRun = { session, place, cloud, log, ports, cluster, facts, steps: [step], config }
    session.front.begin({ cluster, place: cloud.title, logFile: log.file })
    let isFirst = true
    const view = await runEngine(ready, {
      verify: true,
      approve: async (_, plan) => {
        if (session.options.yes === true) {
          refuseUnnamed(plan, confirmName)
          return true
        }
        const answer = await session.front.approve(plannedStep(step), plan, {
          preview: [],
          isFirst,
          canChangeAnswers: false,
        })
        isFirst = false
        return answer === 'change-answers' ? false : answer
      },
    })
    return exitCodeFor(session, view)
  } finally {
    log.close()
  }
}
