import type { Progress, StepContext } from '@dayone/pipeline'

/** A log without output for longer looks hung, and some CI runners abort it. */
const REPEAT_MS = 30_000

/** Reports progress when it changes, and otherwise every 30 seconds. */
export function sayChanges({
  clock,
  progress,
}: Pick<StepContext<unknown>, 'clock' | 'progress'>): (news: Progress) => void {
  let last = ''
  let lastAt = 0
  return (news) => {
    const text = JSON.stringify(news)
    const now = clock.now().getTime()
    if (text === last && now - lastAt < REPEAT_MS) return
    last = text
    lastAt = now
    progress(news)
  }
}
