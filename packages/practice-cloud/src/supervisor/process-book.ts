import { join } from 'node:path'
import { endProcess, readFileIfExists, startService, writePrivateFile, type ProcessIdentity } from '@dayone/host'
import { parseState } from '../parse-state.ts'
import type { Services } from '../control-plane/control-plane-parts.ts'

const FILE = 'processes.json'

/** Starts programs and records the running ones on disk, so that a later start can stop what a kill left behind. */
export interface ProcessBook extends Services {
  /** Resolves when the list on disk is up to date. */
  settled(): Promise<void>
}

export const createProcessBook = (root: string, env: Readonly<Record<string, string>>): ProcessBook => {
  const running = new Set<ProcessIdentity>()
  let writing: Promise<void> = Promise.resolve()

  const write = (): Promise<void> => {
    writing = writing.then(() => writePrivateFile(join(root, FILE), JSON.stringify([...running])))
    return writing
  }

  return {
    async start(name, program, args, logFile, more = {}) {
      const service = await startService({ program, args, env: { ...env, ...more }, logFile, cwd: root })
      running.add(service.identity)
      await write()
      const struckOff = service.ended.then(() => {
        running.delete(service.identity)
        return write()
      })
      return {
        isRunning: service.isRunning,
        async stop(graceMs) {
          await service.stop(graceMs)
          await struckOff
        },
      }
    },
    settled: () => writing,
  }
}

/** Stops every process on the list that is still the same process. */
export const endLeftovers = async (root: string): Promise<void> => {
  const text = await readFileIfExists(join(root, FILE))
  if (text === undefined) return
  const left = parseState<readonly ProcessIdentity[]>(text) ?? []
  await Promise.all(left.map((identity) => endProcess(identity, { graceMs: 1000 })))
}
