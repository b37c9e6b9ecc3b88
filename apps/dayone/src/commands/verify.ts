import { check, emptyView, exitCodeOf, reduce, UserError, type PipelineEvent } from '@dayone/pipeline'
import { evidenceFolder } from '../session/connect-ports.ts'
import { evidenceReport } from '../session/evidence-report.ts'
import { writeEvidence } from '../session/evidence-files.ts'
import type { Session } from '../session/session.ts'
import { readyRun } from './run-steps.ts'
import { refuseSpec } from './spec-option.ts'

/** `dayone verify [step…]`: proves every promise on the live cluster again. Changes nothing that persists. */
export async function verify(
  session: Session,
  ids: readonly string[],
  { spec }: { readonly spec?: string } = {},
): Promise<number> {
  refuseSpec('verify', spec)
  const ready = await readyRun(session, { ids, ask: false })
  const { front, clock, stop, secrets, surroundings } = session
  const { cluster, facts, steps, log, ports, config, cloud, place } = ready
  try {
    const known = await facts.read()
    if (known.uid === undefined) {
      throw new UserError(`The cluster ${cluster} does not answer: there is nothing to prove.`, {
        hint: 'Create it with `dayone up`, or look at `dayone status`.',
        exitCode: 6,
      })
    }
    front.begin({ cluster, place: cloud.title, logFile: log.file })
    let view = emptyView
    const onEvent = (event: PipelineEvent): void => {
      view = reduce(view, event)
      log.event(event)
      front.onEvent(event)
    }
    const at = (): string => clock.now().toISOString()
    onEvent({ type: 'run.started', steps: steps.map(({ id, title }) => ({ id, title })), at: at() })
    const options = { config, ports, facts: facts.read, clock, stop: stop.stop, kill: stop.kill, secrets, onEvent }
    await Promise.all(steps.map((step) => check(step, options)))
    onEvent({ type: 'run.finished', outcomes: {}, at: at() })
    const versions = {
      dayone: surroundings.version,
      kops: await ports.kops.version(),
      node: process.versions.node,
    }
    const files = await writeEvidence(evidenceFolder(cloud.folderOf(place.state), cluster), {
      view,
      facts: known,
      where: cloud.title,
      at: clock.now(),
      versions,
    })
    await front.evidence(evidenceReport(cluster, view, files, cloud.where))
    return stop.exitCode() ?? exitCodeOf(view)
  } finally {
    log.close()
  }
}
