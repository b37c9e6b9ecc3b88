import { sameCluster } from '@dayone/kube'
import { defined, UserError, type AnyStep } from '@dayone/pipeline'
import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Ports } from '../../../ports.ts'
import { approvalOf } from '../../../run/approval-of.ts'
import { clusterPresence, unreachable } from '../../../run/cluster-presence.ts'
import { liveFacts } from '../../../run/live-facts.ts'
import { clusterOf, openRunning } from '../../../run/open-running.ts'
import { recordEvidence } from '../../../run/record-evidence.ts'
import { exitCodeFor, runEngine, type ReadyRun } from '../../../run/run-steps.ts'
import { commandLine } from '../../../session/command-line.ts'
import type { Session } from '../../../session/session.ts'

/** An open cluster, for a stage to read. */
export interface StagePlace {
  readonly cluster: string
  readonly state: string
  readonly ports: Ports
  readonly spec: ClusterSpec
}

/** What a stage does: its steps, each with its configuration, and sentences for the user afterwards. */
export interface Stage {
  readonly steps: readonly AnyStep<Ports>[]
  readonly config: Readonly<Record<string, unknown>>
  /** After success: what comes next, and the way back. */
  readonly next: readonly string[]
}

/** A stage that ends before any plan, with this exit code. */
export type StageOrEnd = Stage | { readonly exitCode: number }

export interface StageOptions {
  readonly stage: string
  /** The words and options of the stage, to repeat the command. */
  readonly args: readonly string[]
  readonly confirmName?: string | undefined
}

/** Opens the cluster, reads, then runs the steps of the stage with approval; evidence is written. Returns the exit code. */
export async function runStage(
  session: Session,
  { stage, args, confirmName }: StageOptions,
  prepare: (place: StagePlace) => Promise<StageOrEnd>,
): Promise<number> {
  const cluster = clusterOf(session)
  const words = ['rbac', 'migrate', stage, ...args]
  if (!session.canPrompt && session.options.yes !== true)
    throw new UserError(`Cannot ask for approval: ${session.unasked ?? 'prompts are disabled'}. Nothing was changed.`, {
      hint: `To approve the plan without a prompt: ${commandLine([...words, '--yes'], session.options)}`,
    })
  const place = await openRunning(session, { changes: true })
  const { cloud, log, state } = place
  try {
    const { spec, silence } = await clusterPresence(session, place, cluster)
    if (silence !== undefined) throw unreachable(cluster, silence, 'Nothing was changed.')
    const ports = await cloud.portsFor(cluster, state)
    const prepared = await prepare({ cluster, state, ports, spec })
    if ('exitCode' in prepared) return prepared.exitCode
    const facts = liveFacts(cluster, ports, () => ({}), sameCluster, session.stop.stop)
    const { steps, config, next } = prepared
    const ready: ReadyRun = { session, place, cloud, log, ports, cluster, facts, steps, config }
    session.front.begin({ cluster, place: cloud.title, logFile: log.file })
    const view = await runEngine(ready, { verify: true, approve: approvalOf(session, { confirmName, steps }) })
    const code = exitCodeFor(session, view)
    if (view.steps.some(({ checks, applied }) => checks.length > 0 || applied > 0))
      await recordEvidence(ready, view, await facts.read(), {
        done: `${cluster}: stage ${stage} of the migration to RBAC is done.`,
        next,
      })
    else if (code === 0) for (const line of next) session.front.note(line)
    return code
  } finally {
    log.close()
  }
}

/** The configuration of the cluster step for a cluster that this dayone.yaml need not own. */
export const clusterSlice = ({ file }: Session, cluster: string): object => ({
  name: cluster,
  configId: String(file.get(['dayone', 'id'])),
  ...defined({ adopted: file.get(['cluster', 'adopted']) }),
})
