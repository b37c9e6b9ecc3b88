import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import { isAlive, readFileIfExists, writePrivateFile, type ProcessIdentity } from '@dayone/host'
import type { AccessKey } from './access-key.ts'
import { parseState } from './parse-state.ts'

const FILE = 'cloud.json'
/** Increased whenever the protocol of the supervisor changes. */
const FORMAT = 2

/** The state that the supervisor writes to disk. */
export interface CloudState {
  readonly supervisor: ProcessIdentity
  /** The endpoint of the emulated AWS: `http://127.0.0.1:PORT`. */
  readonly endpoint: string
  readonly key: AccessKey
  /** ISO time. */
  readonly startedAt: string
  /** Set if the emulated AWS ended by itself: all its contents are lost. */
  readonly lost?: string
}

export const writeCloudState = (root: string, state: CloudState): Promise<void> =>
  writePrivateFile(join(root, FILE), JSON.stringify({ format: FORMAT, ...state }))

export const removeCloudState = (root: string): Promise<void> => rm(join(root, FILE), { force: true })

/** The fields that every version writes; others depend on the version. */
type SomeCloudState = Partial<CloudState> & Pick<CloudState, 'supervisor'> & { readonly format?: number }

export const readCloudState = async (root: string): Promise<SomeCloudState | undefined> => {
  const text = await readFileIfExists(join(root, FILE))
  const state = text === undefined ? undefined : parseState<SomeCloudState | null>(text)
  return typeof state?.supervisor?.pid === 'number' ? state : undefined
}

/**
 * `gone`: a practice cloud was terminated; its contents were in memory only. `of another version`: it runs, and this
 * dayone can stop it but not use it.
 */
export type PracticeStatus =
  | { readonly state: 'stopped' }
  | { readonly state: 'gone'; readonly startedAt: string }
  | { readonly state: 'of another version'; readonly startedAt: string }
  | {
      readonly state: 'running'
      readonly startedAt: string
      readonly endpoint: string
      readonly key: AccessKey
      readonly supervisorPid: number
    }

/** Reads the state folder and checks that the supervisor is alive. */
export const practiceStatus = async (root: string): Promise<PracticeStatus> => {
  const state = await readCloudState(root)
  if (state === undefined) return { state: 'stopped' }
  const { startedAt = 'unknown', endpoint, key, supervisor, format } = state
  if (state.lost !== undefined || !(await isAlive(supervisor))) return { state: 'gone', startedAt }
  if (format !== FORMAT || endpoint === undefined || key === undefined)
    return { state: 'of another version', startedAt }
  return { state: 'running', startedAt, endpoint, key, supervisorPid: supervisor.pid }
}
