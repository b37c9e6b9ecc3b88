import type { RunView, StepView } from '@dayone/pipeline'
import type { RunAbout } from '../front-end.ts'
import { clockTime, duration } from './elapsed.ts'
import { bar, kopsTasks, type TaskCount } from './kops-tasks.ts'
import { blank, line, type Line } from './line.ts'
import { changeMark } from './marks.ts'
import { clipText, padText } from './wrap-text.ts'

/** The live part never grows beyond this: finished work is history above it. */
export const LIVE_ROWS = 14
const TAIL_ROWS = 6

export interface RunScreen {
  readonly view: RunView
  readonly about: RunAbout | undefined
  readonly now: Date
  /** The first Ctrl-C was pressed. */
  readonly isStopping: boolean
}

const progress = (what: string, { done, total }: TaskCount, noun: string, room: number): string => {
  const count = `${done} of ${total}${noun}`
  const barWidth = Math.max(6, Math.min(16, room - count.length - 22))
  const left = clipText(what, Math.max(0, room - barWidth - count.length - 4))
  return `${left === '' ? '' : `${left}  `}${bar(total === 0 ? 0 : done / total, barWidth)}  ${count}`
}

/** What a step is at, in at most `room` characters. */
export const stepDoing = (step: StepView, steps: readonly StepView[], room: number): string => {
  if (step.state === 'waiting') {
    const before = steps.slice(0, steps.indexOf(step)).find(({ state }) => state !== 'finished')
    return before === undefined ? 'waits' : `waits for ${before.id}`
  }
  if (step.state === 'planning') return step.plan === undefined ? 'looks at what is there' : 'has a plan'
  const running = step.changes.filter(({ state }) => state === 'running')
  const [only] = running
  if (only !== undefined && running.length === 1 && only.change.wave === undefined) {
    const what = `${changeMark[only.change.action].word} ${only.change.target}`
    const tasks = step.output.map(kopsTasks).findLast((count) => count !== undefined)
    return tasks === undefined ? what : progress(what, tasks, '', room)
  }
  const done = step.changes.filter(({ state }) => state === 'applied').length
  if (done === step.changes.length) return 'looks at what is there now'
  return progress('', { done, total: step.changes.length }, ' changes', room)
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

/** Checks go on beside the steps, and after the last one. */
const checksLine = (steps: readonly StepView[]): readonly Line[] => {
  const checks = steps.flatMap((step) => step.checks)
  const isLast = steps.every(({ state }) => state === 'finished')
  if (checks.length === 0 && !isLast) return []
  const failed = checks.filter(({ status }) => status === 'fail').length
  const text = `${checks.length} so far, ${failed > 0 ? failed : 'none'} failed`
  return [
    [
      { text: isLast ? '● ' : '  ', tone: 'accent' },
      { text: padText('checks', 16) },
      { text, tone: failed > 0 ? 'bad' : 'dim' },
    ],
  ]
}

/** The live part of a run: steps that are not finished, the last lines of what works for them, how to stop. */
export const runLines = (
  { view, about, now, isStopping }: RunScreen,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): readonly Line[] => {
  const limit = Math.min(LIVE_ROWS, rows - 2)
  const open = view.steps.filter(({ state }) => state !== 'finished')
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
      ? line('Stopping: the change in hand is being finished. Ctrl-C once more ends it now.', 'warn')
      : line('Ctrl-C stops after the change in hand', 'dim'),
  ]
  const steps = open.slice(0, Math.max(1, limit - foot.length - 3))
  const room = limit - 2 - steps.length - foot.length - 2
  const speaker = open.findLast(({ state, output }) => state !== 'waiting' && output.length > 0)
  const tail = room < 1 || speaker === undefined ? [] : speaker.output.slice(-Math.min(TAIL_ROWS, room))
  return [
    blank,
    head,
    ...steps.map((step) => stepLine(step, view.steps, now, columns)),
    ...(tail.length === 0 ? [] : [blank]),
    ...tail.map((text): Line => [
      { text: `${speaker?.id} │ `, tone: 'dim' },
      { text: text.trimEnd(), tone: 'dim' },
    ]),
    ...(room < 0 ? [] : [blank]),
    ...foot,
  ]
}
