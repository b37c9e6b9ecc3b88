import type { SkipReason } from './audit-event.ts'

/** Lines of one file that were ignored for one reason. */
export interface SkippedLines {
  readonly file: string
  readonly reason: SkipReason
  readonly count: number
  /** The first line numbers, from 1. */
  readonly lines: readonly number[]
}

export interface SkippedBook {
  add(reason: SkipReason, file: string, number: number): void
  readonly all: readonly SkippedLines[]
}

/** The maximum number of line numbers per reason and file. */
const linesKept = 1_000

/** Counts ignored lines by file and reason, in memory that does not grow with the log. */
export const skippedBook = (): SkippedBook => {
  const skipped = new Map<string, { file: string; reason: SkipReason; count: number; lines: number[] }>()
  return {
    add(reason, file, number) {
      const key = `${reason}\n${file}`
      const entry = skipped.get(key) ?? { file, reason, count: 0, lines: [] }
      skipped.set(key, entry)
      entry.count += 1
      if (entry.lines.length < linesKept) entry.lines.push(number)
    },
    get all() {
      return [...skipped.values()]
    },
  }
}
