import type { Progress, StepContext } from '@dayone/pipeline'

/** A log without a line for longer than this looks dead, and some runners end it. */
const REPEAT_MS = 30_000

/** Says progress where it differs from what was said last, and otherwise once in half a minute. */
export function sayChanges({
  clock,
  progress,
}: Pick<StepContext<unknown>, 'clock' | 'progress'>): (news: Progress) => void {
  let said = ''
  let saidAt = 0
  return (news) => {
    const text = JSON.stringify(news)
    const now = clock.now().getTime()
    if (text === said && now - saidAt < REPEAT_MS) return
    said = text
    saidAt = now
    progress(news)
  }
}
