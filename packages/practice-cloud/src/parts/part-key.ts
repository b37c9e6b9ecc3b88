import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Part } from './part-definitions.ts'

/** The cache key of a part: another go.sum, requirements.txt or build flag gives another key. */
export const partKey = async (part: Part, toolchainFolder: string): Promise<string> => {
  const files =
    part.kind === 'python'
      ? [join(toolchainFolder, 'requirements.txt')]
      : ['go.mod', 'go.sum'].map((name) => join(toolchainFolder, part.module, name))
  const hash = createHash('sha256')
  for (const file of files) hash.update(await readFile(file)).update('\0')
  hash.update(JSON.stringify(part, (key, value: unknown) => (FOR_PEOPLE.has(key) ? undefined : value)))
  hash.update(`${process.platform}-${process.arch}`)
  return hash.digest('hex').slice(0, 16)
}

const FOR_PEOPLE = new Set(['title', 'estimateSeconds', 'programs'])
