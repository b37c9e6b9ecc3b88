import type { PipelineEvent, RunView } from '@dayone/pipeline'
import { line, type Line } from '../lines/text/line.ts'
import { progressText, seenLine, soFar } from '../lines/run/progress-text.ts'

/** Shows that a silent step is still running. */
const REPEAT_MS = 30_000

type ProgressEvent = Extract<PipelineEvent, { readonly type: 'step.progress' }>

/**
 * Progress as lines: what starts, what changes, and a sign of life every half minute. A
 * mere count is left to the program whose lines are printed anyway. `view` has the event in it already.
 */
export const progressPrinter = (): ((event: ProgressEvent, view: RunView) => readonly Line[]) => {
  const printed = new Map<string, { readonly id: string; readonly seen: string; readonly at: number }>()
  return ({ step, at: now, progress: { id, seen = [] } }, view) => {
    const progress = view.steps.find((one) => one.id === step)?.progress
    if (progress === undefined) return []
    const [before, at, shown] = [printed.get(step), Date.parse(now), JSON.stringify(seen)]
    const isNew = before?.id !== id
    const hasChanged = isNew || before.seen !== shown
    if (!hasChanged && at - before.at < REPEAT_MS) return []
    printed.set(step, { id, seen: shown, at })
    const usually = progress.usually === undefined ? '' : ` (usually ${progress.usually})`
    const time = isNew ? usually : ` (${soFar(progress, new Date(at))})`
    return [
      line(`${step}: ${progressText(progress)}${time}`, 'dim'),
      ...(hasChanged ? seen.map(seenLine).map((row): Line => [{ text: '    ' }, ...row]) : []),
    ]
  }
}
