import type { Session } from '../../session/session.ts'
import { copiedFile, copiedFileNote } from '../../run/copied-file.ts'
import { planReport } from '../../run/plan-report.ts'
import { exitCodeFor, readyRun, runEngine } from '../../run/run-steps.ts'
import { withCloudTrail } from '../cloudtrail/cloudtrail-option.ts'
import { specFile } from '../spec-file/spec-file.ts'
import { refuseContradiction } from '../spec-file/spec-option.ts'
import type { UpOptions } from '../up/up.ts'

export interface PlanOptions extends Pick<UpOptions, 'spec' | 'deferred' | 'cloudtrail'> {
  readonly detailedExitcode?: boolean
}

/** `dayone plan [step…]`: what `up` would do. Writes nothing to the cluster or its specification. */
export async function plan(session: Session, ids: readonly string[], options: PlanOptions = {}): Promise<number> {
  const { detailedExitcode = false, spec, deferred = false } = options
  refuseContradiction(options)
  if (spec !== undefined)
    return specFile(session, ids, { name: spec, isLast: deferred, isApplied: false, detailedExitcode })
  const opened = await readyRun(session, { ids, ask: false })
  try {
    const ready = await withCloudTrail(session, options)(opened)
    const { cluster, cloud, log, steps } = ready
    session.front.begin({ cluster, place: cloud.title, logFile: log.file, isPlanOnly: true })
    const other = await copiedFile(ready)
    const view = await runEngine(ready, { verify: false })
    const notes = [...session.notes, ...(other === undefined ? [] : [copiedFileNote(other)])]
    await session.front.plan(planReport({ cluster, steps, args: ids, options: session.options, notes }, view))
    const code = exitCodeFor(session, view)
    return code === 0 && detailedExitcode && view.steps.some(({ outcome }) => outcome === 'planned') ? 4 : code
  } finally {
    opened.log.close()
  }
}
