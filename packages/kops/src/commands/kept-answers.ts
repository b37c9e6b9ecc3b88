/** Answers that hold until something is written. */
export interface KeptAnswers {
  /** The answer of that name, asked for once; whoever asks meanwhile waits for the same one. A failure is not kept. */
  keep<Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer>
  /** Forgets every answer, those that are on their way included: they may be older than the write. */
  forget(): void
  /** Runs what may change the answers; they are forgotten before and after it. */
  change<Result>(write: () => Promise<Result>): Promise<Result>
}

/** For a port to a program that takes seconds or minutes to answer and is asked the same by several steps of a run. */
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
