/** A cache of answers until the next write. */
export interface KeptAnswers {
  /** Returns the answer of that name, requested once; concurrent callers share the request. Failures are not cached. */
  keep<Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer>
  /** Drops every answer, including pending ones, which may be older than the write. */
  forget(): void
  /** Runs a write; drops the answers before and after it. */
  change<Result>(write: () => Promise<Result>): Promise<Result>
}

/**
 * For a port to a program that takes seconds or minutes, and that several steps of a run call with the same request.
 */
export const keptAnswers = (): KeptAnswers => {
  let answers = new Map<string, Promise<unknown>>()
  const forget = (): void => {
    answers = new Map()
  }
  return {
    keep<Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> {
      const mine = answers
      const known = mine.get(name) as Promise<Answer> | undefined
      if (known !== undefined) return known
      const asked = ask()
      mine.set(name, asked)
      asked.catch(() => {
        if (mine.get(name) === asked) mine.delete(name)
      })
      return asked
    },
    forget,
    async change(write) {
      forget()
      try {
        return await write()
      } finally {
        forget()
      }
    },
  }
}
