import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Clock } from '@dayone/pipeline'
import type { LineSink } from '../audit/read-logs.ts'

const pollMs = 1_000

/** A line longer than this is cut: a file without line feeds must not fill the memory. */
const bytesAtMost = 16 * 1024 * 1024

/** A log that grows. */
export interface FollowedLog {
  /** Reads what was added, up to the last complete line. */
  more(): Promise<void>
}

/** Follows one file from its beginning, through rotations. Lines are numbered from 1 in each file. */
export const followLog = (path: string, name: string, sink: LineSink): FollowedLog => {
  let offset = 0
  let inode = 0
  let number = 0
  let rest: Buffer = Buffer.alloc(0)
  return {
    async more() {
      const now = await stat(path).catch(() => undefined)
      if (now === undefined) return
      if (now.ino !== inode || now.size < offset) {
        inode = now.ino
        ;[offset, number, rest] = [0, 0, Buffer.alloc(0)]
      }
      if (now.size === offset) return
      for await (const chunk of createReadStream(path, { start: offset, end: now.size - 1 })) {
        const bytes = chunk as Buffer
        offset += bytes.length
        rest = Buffer.concat([rest, bytes])
        for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
          number += 1
          sink.line(rest.subarray(0, at).toString('utf8'), name, number)
          rest = rest.subarray(at + 1)
        }
        if (rest.length > bytesAtMost) rest = Buffer.alloc(0)
      }
    },
  }
}

/** Follows until `isDone`, the deadline (ms since the epoch), or a stop. */
export async function followUntil(
  log: FollowedLog,
  isDone: () => boolean,
  { clock, deadline, stop }: { readonly clock: Clock; readonly deadline: number; readonly stop: AbortSignal },
): Promise<void> {
  for (;;) {
    await log.more()
    if (isDone() || stop.aborted || clock.now().getTime() >= deadline) return
    await clock.sleep(pollMs, stop).catch(() => undefined)
  }
}
