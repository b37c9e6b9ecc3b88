import { randomBytes } from 'node:crypto'
import { chmod, lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '@dayone/pipeline'
import { fileProblem, readBounded } from './bounded-read.ts'

/**
 * Makes the directory (0700, parents too) or makes sure that an existing one is ours alone: narrows it to 0700.
 * Throws UserError (exit 5) when it belongs to another account, others may write to it, or something else has its name.
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

/** Replaces a file as a whole, readable by this account only (0600): a reader sees the old or the new one, also after a crash. */
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

/** The rename itself lasts only once the directory is on disk; file systems that cannot say so are left alone. */
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
 * The text of a file, undefined when there is none. Throws UserError (exit 2) for what is no file, is too large, or may not
 * be read.
 */
export const readFileIfExists = async (path: string): Promise<string | undefined> => {
  try {
    return (await readBounded(path)).toString('utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fileProblem(path, error)
  }
}

/** Adds text at the end of a log that only this account can read (0600), and makes the log when there is none. */
export const appendPrivateLog = async (path: string, text: string): Promise<void> => {
  const file = await open(path, 'a', 0o600)
  try {
    if (((await file.stat()).mode & 0o077) !== 0) await file.chmod(0o600)
    await file.appendFile(text)
  } finally {
    await file.close()
  }
}
