import { sameCluster } from '@dayone/kube'
import { inOrder, UserError, type AnyStep } from '@dayone/pipeline'
import type { Ports } from '../../ports.ts'
import { approvalOf } from '../../run/approval-of.ts'
import { clusterPresence, unreachable } from '../../run/cluster-presence.ts'
import { liveFacts } from '../../run/live-facts.ts'
import { clusterOf, openRunning } from '../../run/open-running.ts'
import { planReport } from '../../run/plan-report.ts'
import { recordEvidence } from '../../run/record-evidence.ts'
import { exitCodeFor, runEngine, type ReadyRun } from '../../run/run-steps.ts'
import type { Session } from '../../session/session.ts'
import { hasRemoval, steps } from '../../steps.ts'

export interface RemoveOptions {
  readonly dryRun?: boolean
  /** A namespace that is deleted with everything in it. */
  readonly deleteNamespace?: string
  /** Its name again, typed on the command line. */
  readonly confirmName?: string
}

/**
 * `dayone remove <step…>`: deletes what the steps created in the cluster, last step first, and verifies that nothing of it is
 * left. dayone.yaml is not changed. Returns the exit code. Throws UserError (exit 2) for a step that cannot be removed.
 */
export async function remove(session: Session, ids: readonly string[], options: RemoveOptions): Promise<number> {
  const { dryRun = false, deleteNamespace, confirmName } = options
  const removals = removalsOf(ids)
  if (deleteNamespace !== undefined && !ids.includes('namespaces'))
    throw new UserError(
      '--delete-namespace works with the step namespaces only: it deletes a namespace that dayone guards.',
    )
  const problem = removals.flatMap((step) => step.config.safeParse(sliceFor(step, options)).error?.issues ?? [])[0]
  if (problem !== undefined) throw new UserError(`--delete-namespace ${deleteNamespace ?? ''}: ${problem.message}`)
  const cluster = clusterOf(session)
  if (!dryRun && !session.canPrompt && session.options.yes !== true)
    throw new UserError(`Cannot ask for approval: ${session.unasked ?? 'prompts are disabled'}. Nothing was changed.`, {
      hint: 'Review what it would remove, then approve it with --yes:',
      nextSteps: [`dayone remove ${ids.join(' ')} --dry-run`],
    })
  const place = await openRunning(session, { changes: !dryRun })
  const { cloud, log, state } = place
  try {
    const ports = await cloud.portsFor(cluster, state)
    const facts = liveFacts(cluster, ports, () => ({}), sameCluster, session.stop.stop)
    const { silence } = await clusterPresence(session, place, cluster)
    if (silence !== undefined) throw unreachable(cluster, silence, 'Nothing was changed.')
    const config = Object.fromEntries(removals.map((step) => [step.id, step.config.parse(sliceFor(step, options))]))
    const ready: ReadyRun = { session, place, cloud, log, ports, cluster, facts, steps: removals, config }
    session.front.begin({ cluster, place: cloud.title, logFile: log.file, ...(dryRun ? { isPlanOnly: true } : {}) })
    if (dryRun) return await planned(ready, ids)
    const view = await runEngine(ready, {
      verify: true,
      approve: approvalOf(session, { confirmName, steps: removals }),
    })
    if (view.steps.some(({ checks }) => checks.length > 0))
      await recordEvidence(ready, view, await facts.read(), {
        done: `${cluster}: everything dayone created for ${ids.join(', ')} was removed.`,
        next: ['dayone status', `dayone up ${ids.join(' ')}   (puts it back)`],
      })
    return exitCodeFor(session, view)
  } finally {
    log.close()
  }
}

const planned = async (ready: ReadyRun, args: readonly string[]): Promise<number> => {
  const { session, cluster, steps: removals } = ready
  const view = await runEngine(ready, { verify: false })
  const { options, notes } = session
  await session.front.plan(planReport({ cluster, steps: removals, verb: 'remove', args, options, notes }, view))
  return exitCodeFor(session, view)
}

const sliceFor = ({ id }: AnyStep<Ports>, { deleteNamespace }: RemoveOptions): object =>
  id === 'remove-namespaces' && deleteNamespace !== undefined ? { deleteNamespace } : {}

/** The removal of each step, dependents first; each starts after the previous one is done. */
const removalsOf = (ids: readonly string[]): readonly AnyStep<Ports>[] => {
  const removable = steps.filter(hasRemoval)
  const names = removable.map(({ id }) => id)
  const unknown = ids.find((id) => !names.includes(id))
  if (unknown === 'cluster')
    throw new UserError('The step cluster cannot be removed alone. Delete the whole cluster instead:', {
      nextSteps: ['dayone down'],
    })
  if (unknown !== undefined)
    throw new UserError(`No step "${unknown}" to remove.`, { hint: `Steps: ${names.join(', ')}.` })
  const removals = inOrder(removable.filter(({ id }) => ids.includes(id)))
    .toReversed()
    .map((step) => (step as (typeof removable)[number]).removal)
  return removals.map((removal, index) => ({ ...removal, after: removals.slice(0, index).map(({ id }) => id) }))
}
