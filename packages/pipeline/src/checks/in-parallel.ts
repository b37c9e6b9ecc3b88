/** Proofs and questions at once, where each may hold a connection: enough to hide the way there and back, few enough for a small control plane. */
export const proofsAtOnce = 8

/**
 * Runs `work` on each item, at most `limit` at once; results in the order of the items. The first failure ends it:
 * no further item is begun. What has a deadline counts it from the moment its own work starts.
 */
export const inParallel = async <Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = []
  const waiting = items.entries()
  let hasFailed = false
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (hasFailed) return
      try {
        results[index] = await work(item, index)
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return results
}
