import { isAdopted } from '../../config/adopted-steps.ts'
import { rm } from 'node:fs/promises'
import { sameCluster } from '@dayone/kube'
import { downStep, noSuchCluster } from '@dayone/kops-driver'
import { UserError, type RunView } from '@dayone/pipeline'
import { evidenceReport } from '../../evidence/evidence-report.ts'
import { liveFacts } from '../../run/live-facts.ts'
import { clusterOf, openRunning } from '../../run/open-running.ts'
import type { Session } from '../../session/session.ts'
import { approvalOf } from '../../run/approval-of.ts'
import { exitCodeFor, runEngine, type ReadyRun } from '../../run/run-steps.ts'
import { sayWhatIsLeft } from './say-what-is-left.ts'

export interface DownOptions {
  /** The cluster's name, typed on the command line. */
  readonly confirmName?: string
}

/**
 * `dayone down`: shows what is deleted and what is kept, requires the typed name of the cluster, deletes it, and reports what is
 * left and billed. Returns the exit code; 3 if something is left.
 */
export async function down(session: Session, { confirmName }: DownOptions = {}): Promise<number> {
  const cluster = clusterOf(session)
  refuseUnconfirmed(session, cluster, confirmName)
  const place = await openRunning(session, { changes: true })
  const { cloud, log, state } = place
  try {
    const ports = await cloud.portsFor(cluster, state)
    const facts = liveFacts(cluster, ports, () => ({}), sameCluster, session.stop.stop)
    const isThere = (await facts.spec()) !== undefined
    if (!isThere && (await ports.cloud.leftovers(cluster)).length === 0) {
      throw noSuchCluster({ name: cluster, state }, await ports.kops.listClusters())
    }
    const config = { [downStep.id]: { name: cluster, isAdopted: isAdopted(session.file) } }
    const ready: ReadyRun = { session, place, cloud, log, ports, cluster, facts, steps: [downStep], config }
    return await ended(ready, confirmName)
  } finally {
    log.close()
  }
}

/** Throws UserError before anything is read: exit 2 if the name cannot be typed, exit 5 if it differs. */
function refuseUnconfirmed(session: Session, cluster: string, confirmName: string | undefined): void {
  if (confirmName !== undefined && confirmName !== cluster) {
    throw new UserError(`--confirm-name is ${confirmName}, but the cluster is ${cluster}. Nothing was deleted.`, {
      hint: `Give the cluster to delete with --cluster, and the same name with --confirm-name.`,
      exitCode: 5,
    })
  }
  if (confirmName === undefined && session.unasked !== undefined) {
    throw new UserError(`Cannot ask to confirm the name of ${cluster}: ${session.unasked}. Nothing was deleted.`, {
      hint: '--yes alone cannot delete a cluster. Confirm its name too:',
      nextSteps: [`dayone down --confirm-name ${cluster}`],
    })
  }
}

async function ended(ready: ReadyRun, confirmName: string | undefined): Promise<number> {
  const { session, cluster, ports, log, cloud } = ready
  const { front } = session
  front.begin({ cluster, place: cloud.title, logFile: log.file })
  const view = await runEngine(ready, {
    verify: true,
    // --yes alone deletes no cluster: only its name does.
    approve: approvalOf(session, { given: confirmName === cluster ? 'all' : 'nothing', confirmName, isFirst: false }),
  })
  const { outcome, checks = [] } = view.steps[0] ?? {}
  if (outcome === 'applied') await forgetKubeconfig(ports.kubeconfigFile)
  if (outcome === 'applied' || outcome === 'unchanged') await forgetAdopted(session)
  if (checks.length > 0) await front.evidence(await reportOf(cluster, view, cloud.where))
  // An interrupted deletion leaves billed resources.
  if (outcome === 'failed' || outcome === 'cancelled')
    await sayWhatIsLeft(ready, { nextSteps: ['dayone down   (resumes from here)'], always: true })
  return exitCodeFor(session, view)
}

/**
 * The entries of an adopted cluster in dayone.yaml were read from it, not chosen: once it is deleted, they must
 * not create a new one that is equally open. The sections of the steps are kept.
 */
async function forgetAdopted(session: Session): Promise<void> {
  if (!isAdopted(session.file) || !session.file.exists) return
  session.file.set(['cluster'], undefined)
  await session.file.save()
}

/** kops writes through a lock file next to it. */
async function forgetKubeconfig(file: string): Promise<void> {
  await rm(file, { force: true })
  await rm(`${file}.lock`, { force: true })
}

async function reportOf(cluster: string, view: RunView, where: 'practice' | 'aws') {
  const isClean = view.steps.every(({ checks }) => checks.every(({ status }) => status === 'pass'))
  return {
    ...evidenceReport(cluster, view, [], where),
    ...(isClean ? { headline: `${cluster} was deleted.` } : {}),
    next: where === 'practice' ? ['dayone up', 'dayone practice stop'] : ['dayone up'],
  }
}
