import type { Clock } from '../step/clock.ts'

/** So many at once take a few milliseconds. */
export const slice = 50

/** Works on each item, a slice at a time: in between keys are read, frames are drawn and Ctrl-C is heard. */
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
