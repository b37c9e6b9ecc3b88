import type { PipelineEvent } from './events.ts'
import type { RunView, StepView } from './run-view.ts'

/** How many lines of output a step's view keeps; the log has them all. */
export const OUTPUT_LINES = 200

/** A run of which nothing is known yet. */
export const emptyView: RunView = { steps: [], startedAt: undefined, finishedAt: undefined }

/** Folds one event into what every front end shows. Pure. */
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
      return withStep(view, event.step, event.title, (step) => ({ ...step, state: 'planning', startedAt: event.at }))
    case 'step.planned':
      return withStep(view, event.step, event.step, (step) => ({
        ...step,
        state: 'planning',
        progress: undefined,
        round: event.round,
        plan: event.plan,
        findings: mergeById(step.findings, event.plan.findings),
        preview: event.preview,
        changes: event.plan.changes.map((change) => ({ change, state: 'planned' as const })),
      }))
    case 'step.output':
      return withStep(view, event.step, event.step, (step) => ({
        ...step,
        output: [...step.output, event.line].slice(-OUTPUT_LINES),
      }))
    case 'step.progress':
      return withStep(view, event.step, event.step, (step) => ({
        ...step,
        progress: {
          ...event.progress,
          since: step.progress?.id === event.progress.id ? step.progress.since : event.at,
        },
      }))
    case 'change.started':
      return withStep(view, event.step, event.step, (step) => ({
        ...step,
        state: 'applying',
        changes: withChange(step, event.change.id, 'running'),
      }))
    case 'change.applied':
      return withStep(view, event.step, event.step, (step) => ({
        ...step,
        progress: undefined,
        applied: step.applied + 1,
        changes: withChange(step, event.change.id, 'applied'),
      }))
    case 'step.checked':
      return withStep(view, event.step, event.step, (step) => ({
        ...step,
        progress: undefined,
        checks: mergeById(step.checks, [event.check]),
      }))
    case 'step.finished':
      return withStep(view, event.step, event.step, (step) => ({
        ...step,
        state: 'finished',
        progress: undefined,
        outcome: event.outcome,
        failure: event.failure,
        finishedAt: event.at,
      }))
  }
}

function newStep(id: string, title: string): StepView {
  return {
    id,
    title,
    state: 'waiting',
    round: 0,
    plan: undefined,
    findings: [],
    preview: false,
    changes: [],
    applied: 0,
    output: [],
    progress: undefined,
    checks: [],
    startedAt: undefined,
    finishedAt: undefined,
    outcome: undefined,
    failure: undefined,
  }
}

function withStep(view: RunView, id: string, title: string, change: (step: StepView) => StepView): RunView {
  const known = view.steps.some((step) => step.id === id) ? view.steps : [...view.steps, newStep(id, title)]
  return { ...view, steps: known.map((step) => (step.id === id ? change(step) : step)) }
}

function withChange(step: StepView, id: string, state: 'running' | 'applied'): StepView['changes'] {
  return step.changes.map((view) => (view.change.id === id ? { ...view, state } : view))
}

/** Newer entries take the place of older ones with the same id. */
function mergeById<T extends { readonly id: string }>(old: readonly T[], news: readonly T[]): readonly T[] {
  const kept = old.filter((item) => !news.some((other) => other.id === item.id))
  return [...kept, ...news]
}
