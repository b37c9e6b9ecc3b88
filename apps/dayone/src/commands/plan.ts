import type { Session } from '../session/session.ts'
import { exitCodeFor, readyRun, runEngine } from './run-steps.ts'
import { specFile } from './spec-file.ts'
import { refuseContradiction } from './spec-option.ts'
import type { UpOptions } from './up.ts'

export interface PlanOptions extends Pick<UpOptions, 'spec' | 'last'> {
  readonly detailedExitcode?: boolean
}

/** `dayone plan [step…]`: what `up` would do. Writes nothing to the cluster or its specification. */
export async function plan(session: Session, ids: readonly string[], options: PlanOptions = {}): Promise<number> {
  const { detailedExitcode = false, spec, last = false } = options
  refuseContradiction(options)
  if (spec !== undefined)
    return specFile(session, ids, { name: spec, isLast: last, isApplied: false, detailedExitcode })
  const ready = await readyRun(session, { ids, ask: false })
  try {
    session.front.begin({ cluster: ready.cluster, place: ready.cloud.title, logFile: ready.log.file })
    const view = await runEngine(ready, { verify: false })
    const code = exitCodeFor(session, view)
    return code === 0 && detailedExitcode && view.steps.some(({ outcome }) => outcome === 'planned') ? 4 : code
  } finally {
    ready.log.close()
  }
}
