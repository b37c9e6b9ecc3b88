import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '@dayone/pipeline'

/**
 * Creates a private folder (0700), `<temporary folder>/dayone-<name>-…`, and removes it with its contents when `work`
 * has ended in any way. Throws UserError (exit 3) if it cannot be created.
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
