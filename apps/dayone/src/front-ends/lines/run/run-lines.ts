import type { RunView, StepView } from '@dayone/pipeline'
import type { RunAbout } from '../../front-end.ts'
import { countedBar } from '../text/bar.ts'
import { clockTime, duration } from '../text/elapsed.ts'
import { blank, line, type Line } from '../text/line.ts'
import { liveDetails } from './live-details.ts'
import { changeMark } from '../text/marks.ts'
import { progressText } from './progress-text.ts'
import { padText } from '../text/wrap-text.ts'

/** The live part never exceeds this: finished work is history above it. */
export const LIVE_ROWS = 14

export interface RunScreen {
  readonly view: RunView
  readonly about: RunAbout | undefined
  readonly now: Date
  /** The first Ctrl-C was pressed. */
  readonly isStopping: boolean
}

/** The activity of a step, in at most `room` characters. */
export const stepDoing = (step: StepView, steps: readonly StepView[], room: number): string => {
  if (step.state === 'waiting') {
    const before = steps.slice(0, steps.indexOf(step)).find(({ state }) => state !== 'finished')
    return before === undefined ? 'waits' : `waiting for ${before.id}`
  }
  if (step.state === 'planning') return step.plan === undefined ? 'reading the current state' : 'planned'
  const { progress } = step
  if (progress !== undefined)
    return progress.count === undefined ? progress.what : countedBar(progress.what, progress.count, room)
  const running = step.changes.filter(({ state }) => state === 'running')
  const [only] = running
  if (only !== undefined && running.length === 1 && only.change.wave === undefined)
    return `${changeMark[only.change.action].word} ${only.change.target}`
  const done = step.changes.filter(({ state }) => state === 'applied').length
  if (done === step.changes.length) return 'reading the current state'
  return countedBar('', { done, total: step.changes.length, noun: 'changes' }, room)
}

const stepLine = (step: StepView, steps: readonly StepView[], now: Date, columns: number): Line => {
  const isHere = step.state !== 'waiting'
  const time = step.startedAt === undefined ? '' : duration(now.getTime() - Date.parse(step.startedAt))
  const room = Math.max(10, columns - 18 - 14)
  return [
    { text: isHere ? '● ' : '○ ', tone: isHere ? 'accent' : 'dim' },
    { text: padText(step.id, 16) },
    { text: padText(stepDoing(step, steps, room), room), ...(isHere ? {} : { tone: 'dim' as const }) },
    { text: `  ${time}`, tone: 'dim' },
  ]
}

/** A row for each step that is not done; if the running ones need the rows, later ones share one. */
const stepLines = (
  { view, now }: RunScreen,
  columns: number,
  { rows, wanted }: { readonly rows: number; readonly wanted: number },
): readonly Line[] => {
  const open = view.steps.filter(({ state }) => state !== 'finished')
  const lines = (steps: readonly StepView[]) => steps.map((step) => stepLine(step, view.steps, now, columns))
  const later = open.filter(({ state }) => state === 'waiting')
  if (open.length + wanted <= rows || later.length < 2) return lines(open.slice(0, rows))
  const names: Line = [
    { text: '○ ', tone: 'dim' },
    { text: padText('then', 16) },
    { text: later.map(({ id }) => id).join(', '), tone: 'dim' },
  ]
  const here = lines(open.filter(({ state }) => state !== 'waiting'))
  return [...here.slice(0, Math.max(1, rows - 1)), names].slice(0, rows)
}

/** Checks run in parallel with the steps, and after the last one. */
const checksLine = (steps: readonly StepView[]): readonly Line[] => {
  const checks = steps.flatMap((step) => step.checks)
  const isLast = steps.every(({ state }) => state === 'finished')
  const waiting = steps.find(({ state, progress }) => state === 'finished' && progress !== undefined)
  if (checks.length === 0 && !isLast && waiting === undefined) return []
  const failed = checks.filter(({ status }) => status === 'fail').length
  const waits = waiting?.progress === undefined ? '' : ` · ${waiting.id} ${progressText(waiting.progress)}`
  return [
    [
      { text: isLast ? '● ' : '  ', tone: 'accent' },
      { text: padText('checks', 16) },
      { text: `${checks.length} so far, ${failed > 0 ? failed : 'none'} failed`, tone: failed > 0 ? 'bad' : 'dim' },
      { text: waits, tone: 'dim' },
    ],
  ]
}

/** The live part of a run: steps that are not finished, what the current one waits for or prints, how to stop. */
export const runLines = (
  screen: RunScreen,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): readonly Line[] => {
  const { view, about, now, isStopping } = screen
  const limit = Math.min(LIVE_ROWS, rows - 2)
  const elapsed = view.startedAt === undefined ? '' : clockTime(now.getTime() - Date.parse(view.startedAt))
  const title = about === undefined ? 'dayone' : `${about.cluster} · ${about.place}`
  const head: Line = [
    { text: padText(title, Math.max(1, columns - elapsed.length - 2)), bold: true },
    { text: ` ${elapsed}` },
  ]
  const foot: readonly Line[] = [
    ...checksLine(view.steps),
    ...(about?.logFile === undefined ? [] : [line(`Log: ${about.logFile}`, 'dim')]),
    isStopping
      ? line('Stopping after the current change. Press Ctrl-C again to stop now.', 'warn')
      : line('Ctrl-C stops after the current change', 'dim'),
  ]
  const wanted = liveDetails(view.steps, now)
  // A blank and the head above; a blank before the details and one before the foot.
  const room = limit - 2 - foot.length
  const blanks = wanted.length === 0 ? 1 : 2
  const steps = stepLines(screen, columns, { rows: Math.max(1, room - 1), wanted: wanted.length + blanks - 1 })
  const details = wanted.slice(0, Math.max(0, room - steps.length - blanks))
  return [
    blank,
    head,
    ...steps,
    ...(details.length === 0 ? [] : [blank, ...details]),
    ...(room - steps.length < 1 ? [] : [blank]),
    ...foot,
  ]
}
