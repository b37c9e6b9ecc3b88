import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '@dayone/pipeline'
import { lockFile, type Lock } from '@dayone/host'
import type { PracticeProgress } from '../progress.ts'
import { findBuilders } from './builders.ts'
import { buildPart, unfinished } from './build-part.ts'
import { findPart, findParts, namedParts, type PartsOptions, type PracticeParts } from './find-parts.ts'
import { parts, type Part } from './part-definitions.ts'

export interface ProvideOptions extends PartsOptions {
  /** Environment of builds besides PATH: HOME, GOPROXY, GOMODCACHE, PIP_INDEX_URL, HTTPS_PROXY … */
  readonly buildEnv: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly kill: AbortSignal
  onProgress(progress: PracticeProgress): void
  /** Asked before the first build; false ends in a UserError of the caller's. Absent: builds without asking. */
  confirmBuild?(missing: readonly MissingPart[]): Promise<boolean>
}

/** For the question whether to build. */
export interface MissingPart {
  readonly title: string
  readonly estimateSeconds: number
}

/**
 * Finds every part, and builds those that are missing, one at a time. Undefined when the person does not want to build.
 * Throws UserError (exit 3) when Go or Python is missing or a build fails.
 */
export const provideParts = async (options: ProvideOptions): Promise<PracticeParts | undefined> => {
  const found = await findParts(options)
  const { missing } = found
  for (const part of parts) report(options, part, missing.includes(part) ? 'missing' : 'found')
  if (missing.length === 0) return namedParts(found.paths)

  const env = { ...options.buildEnv, PATH: options.path }
  const builders = await findBuilders(missing, options.programs, env)
  if (options.confirmBuild !== undefined && !(await options.confirmBuild(missing))) return undefined

  const lock = await waitForLock(options)
  try {
    await removeUnfinished(options.cache)
    for (const part of missing) {
      // Another dayone may have built it while we waited.
      if ((await findPart(part, options)) === undefined) {
        report(options, part, 'building', 0)
        const onPercent = (percent: number): void => {
          report(options, part, 'building', percent)
        }
        await buildPart(part, { ...options, builders, env, onPercent })
      }
      report(options, part, 'built')
    }
  } finally {
    await lock.release()
  }
  return namedParts((await findParts(options)).paths)
}

type PartState = Extract<PracticeProgress, { type: 'part' }>['state']

const report = (options: ProvideOptions, part: Part, state: PartState, percent?: number): void => {
  const { name, title, estimateSeconds } = part
  const isOpen = state === 'missing' || state === 'building'
  options.onProgress({
    type: 'part',
    part: name,
    title,
    state,
    ...(percent === undefined ? {} : { percent }),
    ...(isOpen ? { estimateSeconds } : {}),
  })
}

/** Two builds at once would take turns on the same cores and caches, and be slower than one after the other. */
const waitForLock = async ({ cache, clock, kill, onProgress }: ProvideOptions): Promise<Lock> => {
  await mkdir(cache, { recursive: true, mode: 0o700 })
  let isSaid = false
  for (;;) {
    const lock = await lockFile(join(cache, 'build.lock'))
    if (lock !== undefined) return lock
    if (!isSaid) onProgress({ type: 'waiting', for: 'another build' })
    isSaid = true
    await clock.sleep(1000, kill)
  }
}

/** What a build left that was killed; nobody else builds while we hold the lock. */
const removeUnfinished = async (cache: string): Promise<void> => {
  for (const name of await readdir(cache))
    if (name.startsWith(unfinished)) await rm(join(cache, name), { recursive: true, force: true })
}
