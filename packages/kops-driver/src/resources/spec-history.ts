import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import { ensurePrivateDirectory, readFileIfExists, writePrivateFile } from '@dayone/host'

/** A specification that dayone replaced. */
export interface SavedSpec {
  readonly file: string
  readonly spec: ClusterSpec
}

/** `replaced`: can be rolled back to. `undone`: set aside by a rollback, kept for reference only. */
export type SavedKind = 'replaced' | 'undone'

/**
 * Saves a specification to a private file (0600, folder 0700) with a timestamp in its name, and returns the path. kops'
 * state store keeps no older versions.
 */
export async function saveToHistory(folder: string, yaml: string, at: Date, kind: SavedKind): Promise<string> {
  await ensurePrivateDirectory(folder)
  const file = join(folder, `${at.toISOString().replaceAll(':', '-')}.${kind}.yaml`)
  await writePrivateFile(file, yaml)
  return file
}

/**
 * The newest specification to roll back to; undefined if dayone has replaced nothing here. Throws UserError if the file
 * cannot be read.
 */
export async function newestInHistory(folder: string): Promise<SavedSpec | undefined> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const newest = names
    .filter((name) => name.endsWith('.replaced.yaml'))
    .sort()
    .at(-1)
  if (newest === undefined) return undefined
  const file = join(folder, newest)
  return { file, spec: parseClusterSpec((await readFileIfExists(file)) ?? '') }
}
