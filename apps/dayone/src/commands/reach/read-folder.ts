import { readdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { readTextFile } from '@dayone/host'
import { UserError } from '@dayone/pipeline'
import { yamlObjects, type ManifestText } from '@dayone/reachability'

const mostFiles = 10_000
const mostBytes = 64 * 1024 * 1024

/**
 * The objects of every YAML and JSON file in a folder and below it; hidden folders are skipped. A single file works too.
 * Throws UserError (exit 2) if the folder does not exist or has none, and for what `yamlObjects` rejects.
 */
export async function readFolder(cwd: string, folder: string): Promise<ManifestText> {
  const root = resolve(cwd, folder)
  const files = await manifestFiles(root, folder)
  if (files.length === 0)
    throw new UserError(`${folder} has no manifests: no file ends in .yaml, .yml or .json.`, {
      hint: 'Specify the folder with the manifests: --from-dir DIR',
    })
  const read: ManifestText[] = []
  for (const file of files) {
    const name = relative(cwd, file)
    read.push(yamlObjects(await readTextFile(file), name.startsWith('..') ? file : name))
  }
  return { objects: read.flatMap(({ objects }) => objects), warnings: read.flatMap(({ warnings }) => warnings) }
}

async function manifestFiles(root: string, named: string): Promise<readonly string[]> {
  const found = await stat(root).catch(() => undefined)
  if (found === undefined) throw new UserError(`${named} does not exist.`, { hint: 'Check the path: --from-dir DIR' })
  if (found.isFile()) return [root]
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => !entry.isDirectory() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !relative(root, file)
          .split('/')
          .some((part) => part.startsWith('.') || part === 'node_modules'),
    )
    .toSorted()
  const sizes = await Promise.all(files.slice(0, mostFiles).map(async (file) => (await stat(file)).size))
  if (files.length > mostFiles || sizes.reduce((sum, size) => sum + size, 0) > mostBytes)
    throw new UserError(`${named} contains too many manifests.`, {
      hint: `At most ${mostFiles} files of ${mostBytes / 1024 / 1024} MB together: specify a subfolder.`,
    })
  return files
}
