import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Free bytes for this user on the disk that holds a folder; if it does not exist yet, of its nearest parent. */
export const freeBytes = async (folder: string): Promise<number> => {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw error
    return freeBytes(dirname(folder))
  }
}
