import type { StepView } from '@dayone/pipeline'
import { line, type Line } from '../text/line.ts'
import { progressTime, seenLine } from './progress-text.ts'

const MOST_ROWS = 6

/**
 * Details of the current activity: what it waits for, and the last lines of another program. The running step
 * has priority; if it has none, a finished one whose checks still run.
 */
export const liveDetails = (steps: readonly StepView[], now: Date): readonly Line[] => {
  const here = steps.filter(({ state }) => state !== 'waiting' && state !== 'finished')
  const done = steps.filter(({ state }) => state === 'finished')
  return [...here.reverse(), ...done].map((step) => detailsOf(step, now)).find((lines) => lines.length > 0) ?? []
}

const detailsOf = (step: StepView, now: Date): readonly Line[] => {
  const { progress, output, id } = step
  const waits =
    progress === undefined
      ? []
      : [line(progressTime(progress, now), 'dim'), ...(progress.seen ?? []).map(seenLine)].slice(0, MOST_ROWS)
  // The output of a finished change is history.
  const isWorking = step.state !== 'finished' && step.changes.some(({ state }) => state === 'running')
  const free = isWorking ? MOST_ROWS - waits.length : 0
  const tail = (free === 0 ? [] : output.slice(-free)).map((text): Line => [
    { text: `${id} │ `, tone: 'dim' },
    { text: text.trimEnd(), tone: 'dim' },
  ])
  return [...waits, ...tail]
}
