import { randomBytes } from 'node:crypto'
import { access, chmod, chown, constants, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '@dayone/pipeline'
import { fileProblem, readBounded } from './bounded-read.ts'
import { syncDirectory } from './private-files.ts'

/**
 * The text of a user's file, with byte order mark and original line breaks; follows links. Throws UserError (exit 2)
 * for a file that does not exist, cannot be read, is not a file, is too large, or is not UTF-8.
 */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readBounded(path).catch((error: unknown) => {
    throw fileProblem(path, error)
  })
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new UserError(`${path} is not UTF-8.`, { hint: 'Save it as UTF-8 and try again.', cause: error })
  }
}

/**
 * Replaces a user's file atomically: a reader sees the old or the new one, even after a crash. Keeps the mode, the
 * owner if the system allows it, and links. Throws UserError: exit 5 if the file no longer contains `before`, exit 2 if
 * it cannot be read or written.
 */
export async function replaceTextFile(path: string, before: string, after: string): Promise<void> {
  const file = await realpath(path).catch((error: unknown) => {
    throw fileProblem(path, error)
  })
  const temporary = join(dirname(file), `.${randomBytes(8).toString('hex')}.tmp`)
  try {
    await access(file, constants.W_OK)
    const { mode, uid, gid } = await stat(file)
    const next = await open(temporary, 'wx', mode & 0o777)
    try {
      await next.writeFile(after)
      await next.sync()
    } finally {
      await next.close()
    }
    await chown(temporary, uid, gid).catch(() => undefined)
    // The umask of this process may have removed bits, and so may a change of the owner.
    await chmod(temporary, mode & 0o7777)
    if ((await readTextFile(file)) !== before) throw changedFile(path)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error instanceof UserError ? error : fileProblem(path, error)
  }
  await syncDirectory(dirname(file))
}

const changedFile = (path: string): UserError =>
  new UserError(`${path} has changed since the plan was made. Nothing was written.`, {
    hint: 'Someone else is editing it. Run the same command again to re-plan.',
    exitCode: 5,
  })
