import type { SkippedLines } from '@dayone/authorizer'
import type { Session } from '../../../session/session.ts'
import { numberedLines } from '../numbered-lines.ts'
import { auditFiles, type AuditFile } from './audit-files.ts'
import { lineNumbers } from './line-numbers.ts'

/** What receives the lines of audit logs. */
export interface LineSink {
  line(text: string, file: string, number: number): void
}

/** The result of reading logs. */
export interface LogsRead {
  /** Damaged files, a sentence each. */
  readonly broken: readonly string[]
  /** The exit code, if the user stopped it. */
  readonly stopped?: number
}

/** Reads all lines of the logs. Throws UserError (exit 2) for missing files. */
export async function readLogs(
  { surroundings, stop }: Session,
  words: readonly string[],
  sink: LineSink,
): Promise<LogsRead> {
  const broken: string[] = []
  for (const file of await auditFiles(surroundings, words)) {
    const problem = await readWhole(file, sink, stop.stop)
    if (problem !== undefined) broken.push(problem)
    const stopped = stop.exitCode()
    if (stopped !== undefined) return { broken, stopped }
  }
  return { broken }
}

/** Reads all lines; a damaged file up to the damage. Returns the problem as a sentence, or undefined. */
async function readWhole(file: AuditFile, sink: LineSink, stop: AbortSignal): Promise<string | undefined> {
  let last = 0
  try {
    for await (const lines of numberedLines(file.open())) {
      if (stop.aborted) return undefined
      for (const [number, line] of lines) {
        sink.line(line, file.name, number)
        last = number
      }
    }
    return undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return `${file.name}: is damaged after line ${last}: ${message}. The lines before it were read.`
  }
}

/** `audit.log: 3 lines skipped, not JSON: 4-6`. Pure. */
export const skippedLine = ({ file, reason, count, lines }: SkippedLines): string =>
  `${file}: ${count} ${count === 1 ? 'line' : 'lines'} skipped, ${reason}: ${lineNumbers(lines, count)}`
