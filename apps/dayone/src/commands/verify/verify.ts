import { emptyView, exitCodeOf, reduce, verify as verifySteps, type PipelineEvent } from '@dayone/pipeline'
import type { Session } from '../../session/session.ts'
import { clusterPresence, unreachable } from '../../run/cluster-presence.ts'
import { proofBookOf, recordEvidence } from '../../run/record-evidence.ts'
import { readyRun } from '../../run/run-steps.ts'
import { refuseSpec } from '../spec-file/spec-option.ts'

/** `dayone verify [step…]`: runs every check on the live cluster again. Changes nothing permanently. */
export async function verify(
  session: Session,
  ids: readonly string[],
  { spec, every = false }: { readonly spec?: string; readonly every?: boolean } = {},
): Promise<number> {
  refuseSpec('verify', spec)
  const ready = await readyRun(session, { ids, ask: false })
  const { front, clock, stop, secrets } = session
  const { cluster, facts, steps, log, ports, config, cloud, place } = ready
  try {
    const { silence } = await clusterPresence(session, place, cluster)
    if (silence !== undefined) throw unreachable(cluster, silence, 'Nothing was verified.')
    const known = await facts.read()
    front.begin({ cluster, place: cloud.title, logFile: log.file })
    let view = emptyView
    const onEvent = (event: PipelineEvent): void => {
      view = reduce(view, event)
      log.event(event)
      front.onEvent(event)
    }
    const options = {
      config,
      ports,
      facts: facts.read,
      clock,
      stop: stop.stop,
      kill: stop.kill,
      secrets,
      onEvent,
      every,
      proofs: await proofBookOf(ready),
    }
    await verifySteps(steps, options)
    await recordEvidence(ready, view, known)
    return stop.exitCode() ?? exitCodeOf(view)
  } finally {
    log.close()
  }
}
