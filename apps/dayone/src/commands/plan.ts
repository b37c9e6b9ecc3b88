import type { Session } from '../session/session.ts'
import { exitCodeFor, readyRun, runEngine } from './run-steps.ts'

/** `dayone plan [step…]`: what `up` would do. Writes nothing to the cluster or its specification. */
export async function plan(
  session: Session,
  ids: readonly string[],
  { detailedExitcode = false } = {},
): Promise<number> {
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
