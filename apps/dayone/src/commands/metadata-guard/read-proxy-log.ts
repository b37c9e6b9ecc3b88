import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { proxyLogReader, type GivenLog } from '@dayone/metadata-guard'
import type { Session } from '../../session/session.ts'
import { auditFiles } from '../rbac/audit/audit-files.ts'
import { numberedLines } from '../rbac/numbered-lines.ts'

/** Reads a log line by line; a file was taken when it was last written. Throws UserError (exit 2) for a missing file. */
export async function readProxyLog({ surroundings, clock, stop }: Session, name: string): Promise<GivenLog> {
  const reader = proxyLogReader()
  for (const file of await auditFiles(surroundings, [name], 'a log of kube2iam or kiam'))
    for await (const lines of numberedLines(file.open())) {
      if (stop.stop.aborted) break
      for (const [, line] of lines) reader.line(line)
    }
  const takenAt = name === '-' ? clock.now() : (await stat(resolve(surroundings.cwd, name))).mtime
  return { log: reader.log(), takenAt }
}
