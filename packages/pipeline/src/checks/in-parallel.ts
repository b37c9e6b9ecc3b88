/**
 * The number of parallel proofs and requests, each of which may hold a connection: enough to hide latency, few enough
 * for a small control plane.
 */
export const proofsAtOnce = 8

/**
 * Runs `work` on each item, at most `limit` in parallel; results are in the order of the items. The first failure stops
 * new items. Deadlines inside `work` start with its own start.
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
