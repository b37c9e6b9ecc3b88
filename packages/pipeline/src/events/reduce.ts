import type { PipelineEvent } from './events.ts'
import { newStep, nextStep } from './folded-step.ts'
import type { RunView, StepView } from './run-view.ts'

/** How many output lines a step's view keeps; the log has all of them. */
export const OUTPUT_LINES = 200

/** The initial state of a run. */
export const emptyView: RunView = { steps: [], startedAt: undefined, finishedAt: undefined }

/** Folds one event into the state that every front end shows. Pure. */
export function reduce(view: RunView, event: PipelineEvent): RunView {
  switch (event.type) {
    case 'run.started':
      return {
        steps: event.steps.map(({ id, title }) => newStep(id, title)),
        startedAt: event.at,
        finishedAt: undefined,
      }
    case 'run.finished':
      return { ...view, finishedAt: event.at }
    case 'step.started':
      return withStep(view, event.step, event.title, (step) =>
        nextStep(step, { state: 'planning', startedAt: event.at }),
      )
    case 'step.planned': {
      const { round, plan, preview } = event
      const fields = { state: 'planning', progress: undefined, round, plan, preview } as const
      return withStep(view, event.step, event.step, (step) =>
        nextStep(step, fields, { findings: plan.findings, planned: plan.changes }),
      )
    }
    case 'step.output':
      return withStep(view, event.step, event.step, (step) =>
        nextStep(step, { output: [...step.output, event.line].slice(-OUTPUT_LINES) }),
      )
    case 'step.progress':
      return withStep(view, event.step, event.step, (step) => {
        const since = step.progress?.id === event.progress.id ? step.progress.since : event.at
        return nextStep(step, { progress: { ...event.progress, since } })
      })
    case 'change.started':
      return withStep(view, event.step, event.step, (step) =>
        nextStep(step, { state: 'applying' }, { move: { id: event.change.id, state: 'running' } }),
      )
    case 'change.applied':
      return withStep(view, event.step, event.step, (step) =>
        nextStep(
          step,
          { progress: undefined, applied: step.applied + 1 },
          { move: { id: event.change.id, state: 'applied' } },
        ),
      )
    case 'step.checked':
      return withStep(view, event.step, event.step, (step) =>
        nextStep(step, { progress: undefined }, { check: event.check }),
      )
    case 'proof.kept':
      return withStep(view, event.step, event.step, (step) => nextStep(step, { kept: event.proof }))
    case 'step.finished': {
      const { outcome, failure, at: finishedAt } = event
      return withStep(view, event.step, event.step, (step) =>
        nextStep(step, { state: 'finished', progress: undefined, outcome, failure, finishedAt }),
      )
    }
  }
}

function withStep(view: RunView, id: string, title: string, change: (step: StepView) => StepView): RunView {
  const known = view.steps.some((step) => step.id === id) ? view.steps : [...view.steps, newStep(id, title)]
  return { ...view, steps: known.map((step) => (step.id === id ? change(step) : step)) }
}
