import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import { ensurePrivateDirectory, readFileIfExists, writePrivateFile } from '@dayone/host'

/** A specification as it was before dayone wrote another. */
export interface SavedSpec {
  readonly file: string
  readonly spec: ClusterSpec
}

/** `replaced`: a way back. `undone`: what a rollback put aside, kept for people; it is no way back by itself. */
export type SavedKind = 'replaced' | 'undone'

/**
 * Keeps a specification in a private file (0600, folder 0700) whose name carries the time, and returns its path. kops'
 * state store keeps no older version of it.
 */
export async function saveToHistory(folder: string, yaml: string, at: Date, kind: SavedKind): Promise<string> {
  await ensurePrivateDirectory(folder)
  const file = join(folder, `${at.toISOString().replaceAll(':', '-')}.${kind}.yaml`)
  await writePrivateFile(file, yaml)
  return file
}

/** The newest way back, or undefined when dayone has replaced nothing here. Throws UserError for a file that cannot be read. */
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
