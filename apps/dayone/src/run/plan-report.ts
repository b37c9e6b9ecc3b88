import type { RunView } from '@dayone/pipeline'
import type { PlannedStep, PlanReport } from '../front-ends/front-end.ts'
import type { GlobalOptions } from '../session/global-options.ts'
import { commandLine } from '../session/command-line.ts'

interface PlannedRun {
  readonly cluster: string
  readonly steps: readonly PlannedStep[]
  /** The verb that would apply it. @default up */
  readonly verb?: 'up' | 'remove' | 'metadata-guard'
  /** The steps on the command line, and the arguments after them. */
  readonly args: readonly string[]
  readonly options: GlobalOptions
  readonly notes: readonly string[]
}

/** The report of a run that was only planned. Pure. */
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
