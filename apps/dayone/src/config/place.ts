import { ANSWERED_LISTS } from '@dayone/kops-driver'
import type { ConfigFile } from './config-file.ts'

/** The keys under `dayone` that select the cloud: a different value means a different cloud. */
const PLACE_KEYS = ['where', 'region', 'account', 'state'] as const

/** A value under the top key `dayone`, numbers as text; undefined if it is missing. */
export const ownWord = (file: ConfigFile, key: string): string | undefined => {
  const value = file.get(['dayone', key])
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

export const whereOf = (file: ConfigFile): 'practice' | 'aws' =>
  file.get(['dayone', 'where']) === 'aws' ? 'aws' : 'practice'

/** Equal as long as dayone.yaml means the same cloud. */
export const placeKey = (file: ConfigFile): string =>
  JSON.stringify(PLACE_KEYS.map((key) => file.get(['dayone', key]) ?? null))

/** What an answer about the place makes meaningless: zones of another region, a bucket of another account. */
const DEPENDS_ON: Readonly<Record<string, readonly (readonly string[])[]>> = {
  where: [
    ['dayone', 'region'],
    ['dayone', 'account'],
    ['dayone', 'state'],
    ['cluster', 'zones'],
    ...ANSWERED_LISTS.map(({ answer }) => ['cluster', answer]),
  ],
  region: [
    ['dayone', 'state'],
    ['cluster', 'zones'],
  ],
  account: [['dayone', 'state']],
}

/** Sets an answer about the place, and deletes what it makes meaningless. */
export function setPlace(file: ConfigFile, key: string, value: unknown): void {
  const before = file.get(['dayone', key])
  file.set(['dayone', key], value)
  if (before === undefined || before === value) return
  for (const path of DEPENDS_ON[key] ?? []) file.set(path, undefined)
}
