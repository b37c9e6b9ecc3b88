import { clusterOf, requireRunning } from '../session/open-running.ts'
import type { Session } from '../session/session.ts'
import { readyRun, runEngine } from './run-steps.ts'
import { refuseSpec } from './spec-option.ts'
import { stepStatus, type StatusRow } from './step-status.ts'
import { differenceLines, stateCells, threeStates, withStates } from './three-states.ts'
import { tableLines } from './table-lines.ts'

export interface StatusOptions {
  readonly detailedExitcode?: boolean
  /** Refused: a file does not run. */
  readonly spec?: string
}

/** `dayone status [step…]`: one row per step, asked of the cluster just now. */
export async function status(
  session: Session,
  ids: readonly string[],
  { detailedExitcode = false, spec }: StatusOptions = {},
): Promise<number> {
  refuseSpec('status', spec)
  const { surroundings, options } = session
  const cluster = clusterOf(session, 'status')
  await requireRunning(session)
  const ready = await readyRun(session, { ids, ask: false })
  try {
    const facts = await ready.facts.read()
    const view = await runEngine(ready, { verify: false, isSilent: true })
    const states = await threeStates(ready, view)
    const rows = view.steps.map((step): StatusRow => {
      const wanted =
        ready.steps.find(({ id }) => id === step.id)?.plan(ready.config[step.id], undefined, facts).changes.length ?? 0
      return withStates(stepStatus(step, wanted, facts.uid !== undefined), states.get(step.id))
    })
    if (options.output === 'json')
      for (const row of rows) surroundings.stdout.write(`${JSON.stringify({ type: 'status', cluster, ...row })}\n`)
    else
      surroundings.stdout.write(
        `${[
          `${ready.cluster} · Kubernetes ${facts.kubernetesVersion} · ${facts.networkPlugin.name}`,
          '',
          ...tableLines(
            ['step', 'status', 'saved', 'applied', 'running', ''],
            rows.map(({ step, status: state, states: three, remark }) => [step, state, ...stateCells(three), remark]),
          ),
          ...differenceLines(rows),
        ].join('\n')}\n`,
      )
    if (rows.some(({ status: state }) => state === 'cannot check')) return 6
    return detailedExitcode && rows.some(({ status: state }) => state !== 'in place') ? 4 : 0
  } finally {
    ready.log.close()
  }
}
