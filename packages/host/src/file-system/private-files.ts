import { randomBytes } from 'node:crypto'
import { chmod, lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '@dayone/pipeline'
import { fileProblem, readBounded } from './bounded-read.ts'

/**
 * Creates the directory (0700, with parents), or restricts an existing one to 0700. Throws UserError (exit 5) if it
 * belongs to another account, others may write to it, or it is not a directory.
 */
export const ensurePrivateDirectory = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const found = await lstat(path)
  if (!found.isDirectory())
    throw new UserError(`${path} is not a directory.`, { hint: 'Remove it, or choose a different path.', exitCode: 5 })
  const me = process.getuid?.()
  if (me === undefined) return
  if (found.uid !== me)
    throw new UserError(`${path} belongs to another account.`, {
      hint: 'dayone stores private keys there. Choose a different path, or take ownership of the directory.',
      exitCode: 5,
    })
  if ((found.mode & 0o022) !== 0)
    throw new UserError(`Other accounts can write to ${path}.`, {
      hint: `Check its contents, then restrict it: chmod 700 ${path}`,
      exitCode: 5,
    })
  if ((found.mode & 0o077) !== 0) await chmod(path, 0o700)
}

/**
 * Replaces a file atomically, readable only by this account (0600): a reader sees the old or the new one, even after a
 * crash.
 */
export const writePrivateFile = async (path: string, content: string | Uint8Array): Promise<void> => {
  const temporary = join(dirname(path), `.${randomBytes(8).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncDirectory(dirname(path))
}

/** A rename is durable only once the directory is on disk; file systems that do not support this are ignored. */
export const syncDirectory = async (path: string): Promise<void> => {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await directory.close()
  }
}

/**
 * The text of a file; undefined if it does not exist. Throws UserError (exit 2) if it is not a file, too large, or not
 * readable.
 */
export const readFileIfExists = async (path: string): Promise<string | undefined> => {
  try {
    return (await readBounded(path)).toString('utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fileProblem(path, error)
  }
}

/** Appends to a log that only this account can read (0600); creates it if missing. */
export const appendPrivateLog = async (path: string, text: string): Promise<void> => {
  const file = await open(path, 'a', 0o600)
  try {
    if (((await file.stat()).mode & 0o077) !== 0) await file.chmod(0o600)
    await file.appendFile(text)
  } finally {
    await file.close()
  }
}
