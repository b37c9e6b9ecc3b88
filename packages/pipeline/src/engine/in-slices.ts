import type { Clock } from '../step/clock.ts'

/** This many take a few milliseconds. */
export const slice = 50

/** Processes items in slices. Key presses, redraws and Ctrl-C are handled in between. */
export async function inSlices<Item, Result>(
  items: readonly Item[],
  clock: Clock,
  work: (item: Item) => Result,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % slice === 0) await clock.sleep(0)
    results.push(work(item))
  }
  return results
}
