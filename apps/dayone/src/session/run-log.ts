import { join } from 'node:path'
import { createBoundedLog, ensurePrivateDirectory } from '@dayone/host'
import type { PipelineEvent } from '@dayone/pipeline'

/** The whole story of one run, private (0600) and bounded. */
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
  const write = (line: string): void => log.write(Buffer.from(`${line}\n`))
  return { file, write, event: (event) => write(JSON.stringify(event)), close: () => log.close() }
}

/** A time that can stand in a file name. */
export const fileTime = (at: Date): string => at.toISOString().slice(0, 19).replaceAll(':', '-')
