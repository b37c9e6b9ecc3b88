import type { StepContext } from '@dayone/pipeline'

/** A new policy, quota or label reaches the caches of the API server within this many milliseconds. */
const settleMs = 10_000
const pauseMs = 500

/**
 * Repeats dry runs until they are answered as the new objects want it, for ten seconds at most. Returns the last answer.
 */
export const untilSettled = async <Answer>(
  ask: () => Promise<Answer>,
  isSettled: (answer: Answer) => boolean,
  { clock, stop }: Pick<StepContext<unknown>, 'clock' | 'stop'>,
): Promise<Answer> => {
  const deadline = clock.now().getTime() + settleMs
  let answer = await ask()
  while (!isSettled(answer) && !stop.aborted && clock.now().getTime() < deadline) {
    await clock.sleep(pauseMs, stop).catch(() => undefined)
    answer = await ask()
  }
  return answer
}
