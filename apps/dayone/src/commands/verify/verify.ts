import { requirePinned } from '@dayone/metadata-guard'
import { emptyView, exitCodeOf, reduce, UserError, verify as verifySteps, type PipelineEvent } from '@dayone/pipeline'
import { whereOf } from '../../config/place.ts'
import type { Session } from '../../session/session.ts'
import { clusterPresence, unreachable } from '../../run/cluster-presence.ts'
import { proofBookOf, recordEvidence } from '../../run/record-evidence.ts'
import { readyRun } from '../../run/run-steps.ts'
import { refuseSpec } from '../spec-file/spec-option.ts'

export interface VerifyOptions {
  readonly spec?: string
  readonly every?: boolean
  readonly probe?: boolean
  readonly probeImage?: string
}

/** What the guard needs for real probes. Throws UserError (exit 2) for an image that is not pinned. */
const probeOf = (session: Session, ids: readonly string[], { probe = false, probeImage }: VerifyOptions) => {
  if (!probe) {
    if (probeImage === undefined) return undefined
    throw new UserError('--probe-image goes with --probe.')
  }
  if (ids.length > 0 && !ids.includes('metadata-guard')) throw new UserError('--probe is for the step metadata-guard.')
  const isPractice = whereOf(session.file) === 'practice'
  if (probeImage !== undefined) return { image: requirePinned(probeImage), isPractice }
  if (isPractice) return { image: '', isPractice }
  throw new UserError('--probe needs an image: --probe-image REPOSITORY@sha256:DIGEST.', {
    hint: 'tools/probe-image/README.md describes the default image and how to build it.',
  })
}

/** `dayone verify [step…]`: runs every check on the live cluster again. Changes nothing permanently. */
export async function verify(session: Session, ids: readonly string[], options: VerifyOptions = {}): Promise<number> {
  const { spec, every = false } = options
  refuseSpec('verify', spec)
  const probe = probeOf(session, ids, options)
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
    const engine = {
      config,
      ports: { ...ports, ...(probe === undefined ? {} : { probe }) },
      facts: facts.read,
      clock,
      stop: stop.stop,
      kill: stop.kill,
      secrets,
      onEvent,
      every,
      proofs: await proofBookOf(ready),
    }
    await verifySteps(steps, engine)
    await recordEvidence(ready, view, known)
    return stop.exitCode() ?? exitCodeOf(view)
  } finally {
    log.close()
  }
}
