/** Runs work with at most so many at once; slows down when the server says it has too much. */
export interface RequestPool {
  run<Result>(work: () => Promise<Result>): Promise<Result>
  /** The server answered 429: half as many at once. */
  slowDown(): void
  /** An answer came in time: a little more at once, up to the most. */
  speedUp(): void
}

/**
 * Additive increase, multiplicative decrease. kops' admin user is exempt from the server's own priority and
 * fairness, so this limit is the only one that protects a small control plane from us.
 */
export const createRequestPool = (most: number): RequestPool => {
  let limit = most
  let running = 0
  const waiting: (() => void)[] = []

  const startNext = () => {
    while (running < Math.floor(limit)) {
      const next = waiting.shift()
      if (next === undefined) return
      running += 1
      next()
    }
  }

  return {
    async run(work) {
      await new Promise<void>((start) => {
        waiting.push(start)
        startNext()
      })
      try {
        return await work()
      } finally {
        running -= 1
        startNext()
      }
    },
    slowDown() {
      limit = Math.max(1, limit / 2)
    },
    speedUp() {
      limit = Math.min(most, limit + 1 / limit)
    },
  }
}
