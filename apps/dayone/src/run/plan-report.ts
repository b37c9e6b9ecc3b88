import type { RunView } from '@dayone/pipeline'
import type { PlannedStep, PlanReport } from '../front-ends/front-end.ts'
import type { GlobalOptions } from '../session/global-options.ts'
import { commandLine } from '../session/command-line.ts'

interface PlannedRun {
  readonly cluster: string
  readonly steps: readonly PlannedStep[]
  /** What would do it. @default up */
  readonly verb?: 'up' | 'remove'
  /** The steps that were named on the command line, and what follows them there. */
  readonly args: readonly string[]
  readonly options: GlobalOptions
  readonly notes: readonly string[]
}

/** A run that was only planned, for people to read. Pure. */
export const planReport = (
  { cluster, steps, verb = 'up', args, options, notes }: PlannedRun,
  view: RunView,
): PlanReport => ({
  cluster,
  notes,
  next: commandLine([verb, ...args], options),
  whole: `${commandLine(verb === 'up' ? ['plan', ...args] : [verb, ...args, '--dry-run'], options)} --plain --verbose`,
  steps: view.steps.map(({ id, title, plan, preview, outcome, failure }) => ({
    step: steps.find((step) => step.id === id) ?? { id, title, why: '' },
    plan,
    isPreview: preview,
    outcome,
    failure,
  })),
})
