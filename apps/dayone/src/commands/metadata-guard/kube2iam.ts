import { sameCluster } from '@dayone/kube'
import { kube2iamMigration, migrationTable, readMigration, type MigrationConfig } from '@dayone/metadata-guard'
import { UserError, visibleText, type AnyStep } from '@dayone/pipeline'
import { whereOf } from '../../config/place.ts'
import type { Ports } from '../../ports.ts'
import { approvalOf } from '../../run/approval-of.ts'
import { clusterPresence, unreachable } from '../../run/cluster-presence.ts'
import { liveFacts } from '../../run/live-facts.ts'
import { clusterOf, openRunning } from '../../run/open-running.ts'
import { planReport } from '../../run/plan-report.ts'
import { recordEvidence } from '../../run/record-evidence.ts'
import { engineOptions, exitCodeFor, runEngine, type ReadyRun } from '../../run/run-steps.ts'
import type { Session } from '../../session/session.ts'
import { tableLines } from '../status/table-lines.ts'
import { kube2iamRequest, type Kube2iamOptions, type Kube2iamRequest } from './kube2iam-options.ts'
import { readProxyLog } from './read-proxy-log.ts'

const id = kube2iamMigration.id
const verb = 'metadata-guard'
const action = 'kube2iam'

/**
 * `dayone metadata-guard kube2iam [migrate|back|remove]`: the workloads that get a role from kube2iam or kiam, their way
 * to roles of service accounts, and the end of the proxy, in the loop of every step. Returns the exit code. Throws UserError: exit 2 for what does
 * not go together, exit 6 where the cluster or IAM cannot be asked.
 */
export async function kube2iam(session: Session, words: readonly string[], options: Kube2iamOptions): Promise<number> {
  const request = kube2iamRequest(words, options)
  const isPlan = request.action === 'list' || options.dryRun === true
  if (!isPlan && !session.canPrompt && session.options.yes !== true)
    throw new UserError(`Cannot ask for approval: ${session.unasked ?? 'prompts are disabled'}. Nothing was changed.`, {
      hint: 'Review what it would change, then approve it with --yes:',
      nextSteps: [`dayone ${[verb, action, ...words].join(' ')} --dry-run`],
    })
  const log = options.log === undefined ? undefined : await readProxyLog(session, options.log)
  const cluster = clusterOf(session)
  const place = await openRunning(session, { changes: !isPlan })
  try {
    const { cloud, state } = place
    const ports = await cloud.portsFor(cluster, state)
    const facts = liveFacts(cluster, ports, () => ({}), sameCluster, session.stop.stop)
    const { silence } = await clusterPresence(session, place, cluster)
    if (silence !== undefined) throw unreachable(cluster, silence, 'Nothing was changed.')
    const config = {
      [id]: kube2iamMigration.config.parse({
        direction: request.action === 'back' || request.action === 'remove' ? request.action : 'forth',
        only: request.only,
        silentHours: request.silentHours,
        isPractice: whereOf(session.file) === 'practice',
        ...(log === undefined ? {} : { log }),
      }),
    }
    const steps: readonly AnyStep<Ports>[] = [kube2iamMigration]
    const ready: ReadyRun = { session, place, cloud, log: place.log, ports, cluster, facts, steps, config }
    if (request.action === 'list') return await list(ready)
    session.front.begin({
      cluster,
      place: cloud.title,
      logFile: place.log.file,
      ...(isPlan ? { isPlanOnly: true } : {}),
    })
    return isPlan ? await planned(ready, words) : await migrate(ready, request)
  } finally {
    place.log.close()
  }
}

async function list({ session, ports, facts, config }: ReadyRun): Promise<number> {
  const { stdout } = session.surroundings
  const ctx = {
    ...engineOptions({ session, ports, facts, config }, () => undefined),
    facts: await facts.read(),
    report: () => undefined,
    progress: () => undefined,
    secret: () => undefined,
  }
  const { rows } = await readMigration(config[id] as MigrationConfig, ctx)
  const { head, rows: cells, notes } = migrationTable(rows)
  if (session.options.output === 'json') {
    for (const row of cells)
      stdout.write(`${JSON.stringify(Object.fromEntries(head.map((key, at) => [key, row[at]])))}\n`)
    return 0
  }
  if (cells.length === 0) {
    stdout.write('No workload gets a role from kube2iam or kiam.\n')
    return 0
  }
  const lines = tableLines(
    head.map((one) => one.toUpperCase()),
    cells.map((row) => row.map((cell) => visibleText(cell))),
  )
  stdout.write(`${[...lines, ...notes.map((note) => `  ${visibleText(note)}`)].join('\n')}\n`)
  return 0
}

const planned = async (ready: ReadyRun, words: readonly string[]): Promise<number> => {
  const { session, cluster, steps } = ready
  const view = await runEngine(ready, { verify: false })
  const { options, notes } = session
  await session.front.plan(planReport({ cluster, steps, verb, args: [action, ...words], options, notes }, view))
  return exitCodeFor(session, view)
}

const doneWords = {
  list: 'workloads were listed.',
  migrate: 'workloads were migrated.',
  back: 'workloads were taken back.',
  remove: 'kube2iam or kiam was removed.',
} as const

const migrate = async (ready: ReadyRun, request: Kube2iamRequest): Promise<number> => {
  const { session, cluster, steps, facts } = ready
  const view = await runEngine(ready, { verify: true, approve: approvalOf(session, { steps }) })
  if (view.steps.some(({ checks }) => checks.length > 0))
    await recordEvidence(ready, view, await facts.read(), {
      done: `${cluster}: ${doneWords[request.action]}`,
      next: ['dayone metadata-guard kube2iam', 'dayone up metadata-guard'],
    })
  return exitCodeFor(session, view)
}
