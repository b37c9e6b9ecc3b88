import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ManifestFile } from '@dayone/authorizer'
import { UserError } from '@dayone/pipeline'
import type { Surroundings } from '../session/surroundings.ts'

const isManifest = (name: string): boolean => /\.(ya?ml|json)$/i.test(name)

/** Files of a folder and of those in it, in the order of their names; links to folders are not followed. */
async function filesIn(folder: string, shown: string): Promise<readonly ManifestFile[]> {
  const found: ManifestFile[] = []
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    const name = join(shown, entry.name)
    if (entry.isDirectory()) found.push(...(entry.name === '.git' ? [] : await filesIn(path, name)))
    else if (isManifest(entry.name) && (await stat(path)).isFile()) found.push(await fileAt(path, name))
  }
  return found
}

async function filesAt({ cwd, stdin }: Surroundings, from: string): Promise<readonly ManifestFile[]> {
  if (from === '-') return [{ name: 'stdin', text: await textOf(stdin, 'stdin') }]
  const path = resolve(cwd, from)
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(from, error)
  })
  if (!found.isDirectory()) return [await fileAt(path, from)]
  const files = await filesIn(path, from)
  if (files.length > 0) return files
  throw new UserError(`${from} contains no manifests.`, { hint: 'Manifest files end in .yaml, .yml or .json.' })
}

/** A pipe is read as well: `--from <(kubectl get clusterroles -o yaml)`. */
const fileAt = async (path: string, name: string): Promise<ManifestFile> => ({
  name,
  text: await textOf(createReadStream(path), name),
})

/** A dump of a large cluster is smaller. */
const bytesAtMost = 256 * 1024 * 1024

async function textOf(source: AsyncIterable<Buffer | string>, name: string): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of source) {
      const bytes = Buffer.from(chunk)
      chunks.push(bytes)
      size += bytes.length
      if (size > bytesAtMost)
        throw new UserError(`${name} is too large: the limit for manifests is 256 MB.`, {
          hint: 'Check that it is the right file.',
        })
    }
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(name, error)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (error) {
    throw new UserError(`${name} is not UTF-8.`, { hint: 'Save it as UTF-8 and try again.', cause: error })
  }
}

const unreadable = (name: string, error: unknown): UserError => {
  const { code, message } = error as NodeJS.ErrnoException
  return new UserError(code === 'ENOENT' ? `${name} does not exist.` : `${name} cannot be read: ${message}.`, {
    hint: 'Specify a file, a folder, or - for stdin.',
  })
}

/**
 * The manifests in files and folders, folders with all folders in them; `-` is stdin. Throws UserError (exit 2) for what
 * cannot be read.
 */
export async function readManifestFiles(
  surroundings: Surroundings,
  from: readonly string[],
): Promise<readonly ManifestFile[]> {
  const all: ManifestFile[] = []
  for (const one of from) all.push(...(await filesAt(surroundings, one)))
  return all
}
