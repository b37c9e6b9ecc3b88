import { lstat, realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { UserError } from '@dayone/pipeline'

/**
 * Checks that a folder and its parents are private; changes nothing. With write permission on a parent folder, another
 * user could replace it. Missing folders are valid. Throws UserError (exit 5) for a link, for a folder of another
 * account, and for one that others may write to.
 */
export async function refuseSharedPlace(path: string): Promise<void> {
  const me = process.getuid?.()
  if (me === undefined) return
  const found = await statOf(path)
  if (found?.isSymbolicLink() === true)
    throw refused(
      `${path} is a symbolic link.`,
      'It may point to a folder of another account. Specify the folder itself.',
    )
  if (found !== undefined && !found.isDirectory())
    throw refused(`${path} is not a directory.`, 'Choose a different path.')
  if (found !== undefined && found.uid !== me)
    throw refused(
      `${path} belongs to another account.`,
      'Choose a different path, for example: DAYONE_PRACTICE_DIR=~/practice',
    )
  if (found !== undefined && (found.mode & 0o022) !== 0) throw writable(path)
  await refuseSharedWay(path, me)
}

/** Parent folders: with the sticky bit, as on /tmp, users cannot remove files of others. */
async function refuseSharedWay(path: string, me: number): Promise<void> {
  let folder = dirname(resolve(path))
  for (let level = 0; ; level++, folder = dirname(folder)) {
    const found = await statOf(await realpath(folder).catch(() => folder))
    if (found !== undefined) {
      if (found.uid !== me && found.uid !== 0)
        throw refused(`${folder}, which contains ${path}, belongs to another account.`, 'Choose a different path.')
      // The group of a home folder is often the user's own; the direct parent is one that dayone or the user created.
      const others = level === 0 ? 0o022 : 0o002
      if ((found.mode & others) !== 0 && (found.mode & 0o1000) === 0) throw writable(folder)
    }
    if (folder === dirname(folder)) return
  }
}

const statOf = (path: string) =>
  lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })

const refused = (message: string, hint: string): UserError => new UserError(message, { hint, exitCode: 5 })

const writable = (path: string): UserError =>
  refused(`Other accounts can write to ${path}.`, `Check its contents, then restrict it: chmod go-w ${path}`)
