import { existsSync, readFileSync } from 'node:fs'
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { foldersOf } from '../session/folders.ts'
import type { Surroundings } from '../session/surroundings.ts'

/** So many builds, wherever they are installed, keep their compiled code: 2 to 20 MB each. */
const MOST_BUILDS = 8
const UNUSED_MS = 30 * 24 * 60 * 60 * 1000

/** A name for this build in this place; Node keeps code by the path of its file. */
const buildName = (programFolder: string): string => {
  const entry = join(programFolder, 'main.js')
  const text = existsSync(entry) ? readFileSync(entry, 'utf8') : ''
  return crc32(`${programFolder}\n${text}`).toString(16).padStart(8, '0')
}

/**
 * Lets Node keep the compiled code of this build in a folder of its own, with the other caches: the next start does not
 * compile it again. Builds that are no longer used are removed in the background, as far as this run lasts.
 */
export function keepCompiledCode({ env, programFolder }: Pick<Surroundings, 'env' | 'programFolder'>): void {
  const folder = join(foldersOf({ env }).parts, '..', 'compiled')
  const name = buildName(programFolder)
  enableCompileCache(join(folder, name))
  // A cache only: without it, the next start takes a little longer.
  removeUnusedBuilds(folder, name, new Date()).catch(() => undefined)
}

/**
 * Marks the build `name` as used now, and removes others: those not used for 30 days, all but the last eight, and what is
 * not a build.
 */
export async function removeUnusedBuilds(folder: string, name: string, now: Date): Promise<void> {
  await utimes(join(folder, name), now, now)
  const others = (await readdir(folder)).filter((other) => other !== name)
  const seen = await Promise.all(
    others.map(async (other) => {
      const isBuild = /^[0-9a-f]{8}$/.test(other)
      return { other, used: isBuild ? (await stat(join(folder, other))).mtimeMs : 0 }
    }),
  )
  const unused = seen
    .toSorted((a, b) => b.used - a.used)
    .filter(({ used }, index) => index >= MOST_BUILDS - 1 || used < now.getTime() - UNUSED_MS)
  for (const { other } of unused) await rm(join(folder, other), { recursive: true, force: true })
}
