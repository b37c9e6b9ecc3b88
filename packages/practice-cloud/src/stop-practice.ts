import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { endProcess, lockHolder } from '@dayone/host'
import { readCloudState, removeCloudState } from './cloud-state.ts'
import { endLeftovers } from './supervisor/process-book.ts'

/** Longer than the supervisor needs to stop everything that it started. */
const GRACE_MS = 20_000

/**
 * Stops the practice cloud with all its processes and deletes its contents, including what an earlier kill left behind.
 * Returns true if there was anything to stop. Throws UserError (exit 3) if a process does not terminate.
 */
export const stopPractice = async (root: string): Promise<boolean> => {
  const state = await readCloudState(root)
  const supervisor = (await lockHolder(join(root, 'supervisor.lock'))) ?? state?.supervisor
  if (supervisor !== undefined) await endProcess(supervisor, { graceMs: GRACE_MS })
  await endLeftovers(root)
  await removeCloudState(root)
  return state !== undefined || supervisor !== undefined
}

/** What the supervisor and startPractice write to the state folder. */
const STATE = [
  'assets',
  'bin',
  'channel',
  'clusters',
  'home',
  'kubeconfig',
  'logs',
  'shell',
  'processes.json',
  'supervisor.json',
  'supervisor.lock',
  'supervisor.log',
  'supervisor.log.1',
  'supervisor.out',
]

/** Stops the practice cloud and deletes its state; the parts stay in the cache. */
export const resetPractice = async (root: string): Promise<void> => {
  await stopPractice(root)
  for (const name of STATE) await rm(join(root, name), { recursive: true, force: true })
}
