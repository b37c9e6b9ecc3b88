import { join } from 'node:path'
import { createBoundedLog, ensurePrivateDirectory } from '@dayone/host'
import { visibleText, type PipelineEvent } from '@dayone/pipeline'
import { fileTime } from '../evidence/file-time.ts'

/** The complete log of one run, private (0600) and bounded. */
export interface RunLog {
  readonly file: string
  write(line: string): void
  event(event: PipelineEvent): void
  close(): void
}

const MAX_BYTES = 64 * 1024 * 1024

/** `<folder>/2026-11-23T11-28-03.log`. */
export async function openRunLog(folder: string, at: Date): Promise<RunLog> {
  await ensurePrivateDirectory(folder)
  const file = join(folder, `${fileTime(at)}.log`)
  const log = createBoundedLog(file, MAX_BYTES)
  const write = (line: string): void => log.write(Buffer.from(`${visibleText(line, 'many')}\n`))
  return { file, write, event: (event) => write(JSON.stringify(event)), close: () => log.close() }
}
