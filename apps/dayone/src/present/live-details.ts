import type { StepView } from '@dayone/pipeline'
import { line, type Line } from './line.ts'
import { progressTime, seenLine } from './progress-text.ts'

const MOST_ROWS = 6

/** What a person wants to see of the step that works: what it waits for, or the last lines of another program. */
export const liveDetails = (step: StepView, now: Date): readonly Line[] => {
  const { progress, output, id } = step
  const waits =
    progress === undefined
      ? []
      : [line(progressTime(progress, now), 'dim'), ...(progress.seen ?? []).map(seenLine)].slice(0, MOST_ROWS)
  const tail = output.slice(-MOST_ROWS).map((text): Line => [
    { text: `${id} │ `, tone: 'dim' },
    { text: text.trimEnd(), tone: 'dim' },
  ])
  // What a step that is done has said is history.
  const free = step.state === 'finished' ? 0 : MOST_ROWS - waits.length
  return [...waits, ...(free === 0 ? [] : tail.slice(-free))]
}

/** Who speaks: the step in hand; when all are done, one whose checks still wait. */
export const speaker = (steps: readonly StepView[]): StepView | undefined =>
  steps.findLast(
    ({ state, output, progress }) =>
      state !== 'waiting' && state !== 'finished' && (output.length > 0 || progress !== undefined),
  ) ?? steps.find(({ progress }) => progress !== undefined)
