import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { endProcess, lockHolder } from '@dayone/host'
import { readCloudState, removeCloudState } from './cloud-state.ts'
import { endLeftovers } from './supervisor/process-book.ts'

/** Longer than the supervisor takes to end everything it started. */
const GRACE_MS = 20_000

/**
 * Ends the practice cloud with every process of it; whatever was in it is gone. Also ends what an earlier kill left behind.
 * True when there was anything to end. Throws UserError (exit 3) when a process does not end.
 */
export const stopPractice = async (root: string): Promise<boolean> => {
  const state = await readCloudState(root)
  const supervisor = (await lockHolder(join(root, 'supervisor.lock'))) ?? state?.supervisor
  if (supervisor !== undefined) await endProcess(supervisor, { graceMs: GRACE_MS })
  await endLeftovers(root)
  await removeCloudState(root)
  return state !== undefined || supervisor !== undefined
}

/** What the supervisor and startPractice write into the state folder. */
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

/** Stops the practice cloud and removes its state; the parts stay in their cache. */
export const resetPractice = async (root: string): Promise<void> => {
  await stopPractice(root)
  for (const name of STATE) await rm(join(root, name), { recursive: true, force: true })
}
