import type { Change, PipelineEvent, RunView } from '@dayone/pipeline'
import { line, type Line } from '../lines/text/line.ts'
import { changeMark, checkMark, outcomeMark } from '../lines/text/marks.ts'
import { plainFailure, plainWords } from './plain-failure.ts'
import type { EventPrinting } from './event-printing.ts'
import { createPlannedLines } from './planned-lines.ts'

/** A sign of life for hundreds of changes. */
const EVERY = 50

export type EventPrinter = (event: PipelineEvent, view: RunView, printing: EventPrinting) => readonly Line[]

/**
 * An event as lines to read from top to bottom; nothing is redrawn, and nothing is printed twice. `view` has the
 * event in it already.
 */
export const createEventPrinter = (): EventPrinter => {
  const plannedLines = createPlannedLines()
  return (event, view, printing) => {
    const { width, logFile, isPlanOnly, isVerbose } = printing
    switch (event.type) {
      case 'run.started':
        return [line(`Steps: ${event.steps.map(({ id }) => id).join(', ')}`)]
      case 'step.started':
        return isVerbose ? [line(`${event.step}: ${event.title}`)] : []
      case 'step.planned':
        return isPlanOnly ? [] : plannedLines(event, printing)
      case 'step.output':
        // The output of another program goes to the log; progress shows how far it is.
        return isVerbose || event.by === undefined ? [line(`${event.step} | ${event.line}`, 'dim')] : []
      case 'step.progress':
        // Whether it is worth a line depends on what was printed before: see progress-printer.ts.
        return []
      case 'change.started':
        return isVerbose && event.change.wave === undefined ? [line(`${event.step}: ${doing(event.change)} …`)] : []
      case 'change.applied':
        return appliedLines(event, view, isVerbose)
      case 'step.checked': {
        const { status, text, means, emulated, detail } = event.check
        if (status !== 'fail' && status !== 'warn' && !isVerbose) return []
        const { word, tone } = checkMark[status]
        return [
          line(`${event.step}: check ${word}: ${text} (${means}${emulated ? ', emulated in practice' : ''})`, tone),
          ...plainWords(detail, logFile),
        ]
      }
      case 'proof.kept':
        // Printed once, at the end of the run.
        return []
      case 'step.finished': {
        // Planned steps, and why one has no plan, are in the plan shown at the end.
        if (isPlanOnly) return []
        const applied = view.steps.find(({ id }) => id === event.step)?.applied ?? 0
        const { word, tone } = outcomeMark[event.outcome]
        const changes = applied === 0 ? '' : `, ${applied} ${applied === 1 ? 'change' : 'changes'}`
        return [
          line(`${event.step}: ${word}${changes}`, tone),
          ...(event.failure === undefined ? [] : plainFailure(event.failure, width, logFile)),
        ]
      }
      case 'run.finished':
        return [
          ...checkCount(view),
          line(`Done: ${view.steps.map(({ id, outcome }) => `${id} ${outcome ?? 'not run'}`).join(', ')}`),
        ]
    }
  }
}

/** "Checks: 34 proved, 2 not checked": what is not printed one by one is counted. */
const checkCount = ({ steps }: RunView): readonly Line[] => {
  const checks = steps.flatMap((step) => step.checks)
  const parts = (['pass', 'warn', 'fail', 'skip'] as const).flatMap((status) => {
    const count = checks.filter((check) => check.status === status).length
    return count === 0 ? [] : [`${count} ${checkMark[status].word}`]
  })
  const tone = checks.some(({ status }) => status === 'fail') ? 'bad' : undefined
  return parts.length === 0 ? [] : [line(`Checks: ${parts.join(', ')}`, tone)]
}

const appliedLines = (
  { step, change }: Extract<PipelineEvent, { readonly type: 'change.applied' }>,
  view: RunView,
  isVerbose: boolean,
): readonly Line[] => {
  if (change.wave === undefined || isVerbose) return [line(`${step}: ${doing(change)}: done`)]
  const applied = view.steps.find(({ id }) => id === step)?.applied ?? 0
  return applied % EVERY === 0 ? [line(`${step}: ${applied} changes applied`, 'dim')] : []
}

const doing = ({ action, target }: Pick<Change, 'action' | 'target'>): string => `${changeMark[action].word} ${target}`
