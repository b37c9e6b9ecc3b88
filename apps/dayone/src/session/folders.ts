import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Surroundings } from './surroundings.ts'

/** The folders of dayone (XDG base directories). */
export interface Folders {
  /** State of practice: its dayone.yaml, logs, evidence and the cloud itself. */
  readonly practice: string
  /** What is kept of clusters on AWS: logs, and a folder for each account and state bucket. */
  readonly aws: string
  /** Built parts of the practice cloud; shared by all practice clouds of this user. */
  readonly parts: string
}

/** Pure except for the home folder, which is read only if an XDG variable is missing. */
export function foldersOf({ env }: Pick<Surroundings, 'env'>): Folders {
  const home = env['HOME'] ?? homedir()
  const state = env['XDG_STATE_HOME'] || join(home, '.local', 'state')
  const cache = env['XDG_CACHE_HOME'] || join(home, '.cache')
  return {
    practice: env['DAYONE_PRACTICE_DIR'] || join(state, 'dayone', 'practice'),
    aws: join(state, 'dayone', 'aws'),
    parts: env['DAYONE_PARTS_DIR'] || join(cache, 'dayone', 'parts'),
  }
}
