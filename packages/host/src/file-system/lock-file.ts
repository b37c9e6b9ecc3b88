import { randomBytes } from 'node:crypto'
import { link, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readFileIfExists, writePrivateFile } from './private-files.ts'
import { identifyProcess, isAlive, type ProcessIdentity } from '../processes/process-identity.ts'

/** Held until released, or until this process ends. */
export interface Lock {
  release(): Promise<void>
}

/**
 * Takes the lock that this file represents; undefined if a living process holds it (see lockHolder). Takes over the
 * lock of a process that is gone, including after a kill or a reboot.
 */
export const lockFile = async (path: string): Promise<Lock | undefined> => {
  const me = await identifyProcess(process.pid)
  if (me === undefined) throw new Error('this process has no start time')
  return take(path, JSON.stringify(me))
}

/** The living process that holds the lock; undefined if it is free. */
export const lockHolder = async (path: string): Promise<ProcessIdentity | undefined> => {
  const holder = parseHolder(await readFileIfExists(path))
  return holder !== undefined && (await isAlive(holder)) ? holder : undefined
}

/**
 * The file is created atomically with its content (link), so it is never read half-written. A dead lock is replaced by
 * rename under a second lock of the same kind: of many that see the same dead lock, each checks again once it has that
 * second lock.
 */
const take = async (path: string, content: string): Promise<Lock | undefined> => {
  const temporary = join(dirname(path), `.${randomBytes(8).toString('hex')}.lock`)
  await writePrivateFile(temporary, content)
  const lock: Lock = { release: () => rm(path, { force: true }) }
  try {
    if (await linkIfFree(temporary, path)) return lock
    if ((await lockHolder(path)) !== undefined) return undefined
    const takeover = await take(`${path}.takeover`, content)
    if (takeover === undefined) return undefined
    try {
      if (await linkIfFree(temporary, path)) return lock
      if ((await lockHolder(path)) !== undefined) return undefined
      await rename(temporary, path)
      return lock
    } finally {
      await takeover.release()
    }
  } finally {
    await rm(temporary, { force: true })
  }
}

const linkIfFree = async (from: string, to: string): Promise<boolean> => {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** A file without an identity cannot come from a living holder, because link is atomic. */
const parseHolder = (text: string | undefined): ProcessIdentity | undefined => {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('startTime' in value)) return undefined
    const { pid, startTime } = value
    return typeof pid === 'number' && typeof startTime === 'string' ? { pid, startTime } : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
