import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import { isAlive, readFileIfExists, writePrivateFile, type ProcessIdentity } from '@dayone/host'

const FILE = 'cloud.json'

/** What the supervisor says of itself on disk. */
export interface CloudState {
  readonly supervisor: ProcessIdentity
  /** Where the pretend AWS answers: `http://127.0.0.1:PORT`. */
  readonly endpoint: string
  /** ISO time. */
  readonly startedAt: string
  /** Set when the pretend AWS ended by itself: everything in it is lost. */
  readonly lost?: string
}

export const writeCloudState = (root: string, state: CloudState): Promise<void> =>
  writePrivateFile(join(root, FILE), JSON.stringify(state))

export const removeCloudState = (root: string): Promise<void> => rm(join(root, FILE), { force: true })

export const readCloudState = async (root: string): Promise<CloudState | undefined> => {
  const text = await readFileIfExists(join(root, FILE))
  return text === undefined ? undefined : (JSON.parse(text) as CloudState)
}

/** `gone`: there was a practice cloud, and something ended it; what it held was in memory only. */
export type PracticeStatus =
  | { readonly state: 'stopped' }
  | { readonly state: 'gone'; readonly startedAt: string }
  | { readonly state: 'running'; readonly startedAt: string; readonly endpoint: string; readonly supervisorPid: number }

/** Looks at the state folder and whether the supervisor lives. */
export const practiceStatus = async (root: string): Promise<PracticeStatus> => {
  const state = await readCloudState(root)
  if (state === undefined) return { state: 'stopped' }
  const { startedAt, endpoint, supervisor } = state
  if (state.lost !== undefined || !(await isAlive(supervisor))) return { state: 'gone', startedAt }
  return { state: 'running', startedAt, endpoint, supervisorPid: supervisor.pid }
}
