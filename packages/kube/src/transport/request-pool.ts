/** Limits the number of parallel tasks, and lowers the limit when the server is overloaded. */
export interface RequestPool {
  run<Result>(work: () => Promise<Result>): Promise<Result>
  /** After a 429: halves the limit. */
  slowDown(): void
  /** After a timely response: raises the limit, up to the maximum. */
  speedUp(): void
}

/**
 * Additive increase, multiplicative decrease. kops' admin user is exempt from the server's priority and fairness, so
 * only this limit protects a small control plane from us.
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
