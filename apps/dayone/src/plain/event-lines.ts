import type { PipelineEvent, RunView } from '@dayone/pipeline'
import { findingLines } from '../present/finding-lines.ts'
import { line, type Line } from '../present/line.ts'
import { changeMark, checkMark, outcomeMark } from '../present/marks.ts'
import { planLines } from '../present/plan-lines.ts'
import { countChanges } from '../present/review-rows.ts'
import { plainFailure, plainWords } from './plain-failure.ts'

/** An event as lines to read from top to bottom; nothing is ever drawn again. `view` has the event in it already. */
export const eventLines = (
  event: PipelineEvent,
  view: RunView,
  { width, logFile }: { readonly width: number; readonly logFile: string | undefined },
): readonly Line[] => {
  switch (event.type) {
    case 'run.started':
      return [line(`Steps: ${event.steps.map(({ id }) => id).join(', ')}`)]
    case 'step.started':
      return [line(`${event.step}: ${event.title}`)]
    case 'step.planned': {
      const preview = event.preview ? ' (preview: what comes before is not done yet)' : ''
      return [
        line(`${event.step}: plan, round ${event.round}${preview}: ${countChanges(event.plan.changes)}`),
        ...event.plan.findings.flatMap((finding) => findingLines(finding, width)),
        ...planLines(event.plan, width),
      ]
    }
    case 'step.output':
      return [line(`${event.step} | ${event.line}`, 'dim')]
    case 'step.progress':
      // Whether it is worth a line depends on what was printed before: see progress-printer.ts.
      return []
    case 'change.started':
      return event.change.wave === undefined ? [line(`${event.step}: ${doing(event.change)} ...`)] : []
    case 'change.applied':
      return [line(`${event.step}: ${doing(event.change)}: done`)]
    case 'step.checked': {
      const { word, tone } = checkMark[event.check.status]
      const emulated = event.check.emulated ? ', emulated in practice' : ''
      return [
        line(`${event.step}: check ${word}: ${event.check.text} (${event.check.means}${emulated})`, tone),
        ...plainWords(event.check.detail, logFile),
      ]
    }
    case 'step.finished':
      return [
        line(`${event.step}: ${outcomeMark[event.outcome].word}`, outcomeMark[event.outcome].tone),
        ...(event.failure === undefined ? [] : plainFailure(event.failure, width, logFile)),
      ]
    case 'run.finished':
      return [line(`Done: ${view.steps.map(({ id, outcome }) => `${id} ${outcome ?? 'not run'}`).join(', ')}`)]
  }
}

const doing = ({ action, target }: { action: keyof typeof changeMark; target: string }): string =>
  `${changeMark[action].word} ${target}`
