import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '@dayone/pipeline'

/**
 * A new folder of this account alone (0700), `<temporary folder>/dayone-<name>-…`. It is there while `work` runs and gone,
 * with all that is in it, once that has ended, however it ended. Throws UserError (exit 3) when none can be made.
 */
export async function withPrivateFolder<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `dayone-${name}-`)).catch((error: unknown) => {
    throw new UserError(`Could not create a folder in ${tmpdir()}.`, {
      hint: 'Free some space there, or set TMPDIR to a different folder.',
      cause: error,
      exitCode: 3,
    })
  })
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
