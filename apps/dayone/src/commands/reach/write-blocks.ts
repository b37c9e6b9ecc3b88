import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Writes blocks of lines as fast as the reader reads, so that the results do not pile up in memory. A signal ends it
 * after the current block: a turn of the event loop lets it arrive.
 */
export async function writeBlocks(
  stdout: NodeJS.WritableStream,
  blocks: Iterable<readonly string[]>,
  stop: AbortSignal,
): Promise<void> {
  for (const lines of blocks) {
    if (!stdout.write(`${lines.join('\n')}\n`)) await once(stdout, 'drain')
    await nextTurn()
    if (stop.aborted) return
  }
}
