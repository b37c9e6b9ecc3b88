import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { defined, UserError, type Clock } from '@dayone/pipeline'
import { lockFile, type Lock } from '@dayone/host'
import type { BuildStep, PracticeProgress } from '../progress.ts'
import { findBuilders, type Builders } from './builders.ts'
import { fetchPart, unfinished } from './build-part.ts'
import { downloadPart, isReleased, type ReleaseOptions } from './download-part.ts'
import { findPart, findParts, namedParts, type PartsOptions, type PracticeParts } from './find-parts.ts'
import { parts, type Part } from './part-definitions.ts'

/** The source of missing parts: official release files, or source code. */
export type PartsSource = 'download' | 'build'

/** How missing parts are built or downloaded. */
export interface ProvideOptions extends PartsOptions {
  /** Environment of builds besides PATH: HOME, GOPROXY, GOMODCACHE, PIP_INDEX_URL, HTTPS_PROXY … */
  readonly buildEnv: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly kill: AbortSignal
  onProgress(progress: PracticeProgress): void
  /** The preferred source without a prompt; parts that cannot be downloaded are built. @default 'build' */
  readonly source?: PartsSource
  readonly releases?: ReleaseOptions
  /**
   * Called before the first build or download; true means `source`, false makes the caller throw a UserError. If
   * absent, there is no prompt.
   */
  confirmBuild?(missing: readonly MissingPart[]): Promise<boolean | PartsSource>
}

/** For the prompt. */
export interface MissingPart {
  readonly title: string
  readonly estimateSeconds: number
  /** Whether there are official release files for this platform. */
  readonly isReleased: boolean
}

/**
 * Finds every part. Missing parts are downloaded if requested and possible, else built: one is fetched while another is
 * compiled. Undefined if the user declines both. Throws UserError (exit 3) if Go or Python is missing or a build fails.
 */
export const provideParts = async (options: ProvideOptions): Promise<PracticeParts | undefined> => {
  const found = await findParts(options)
  const { missing } = found
  for (const part of parts) report(options, part, missing.includes(part) ? 'missing' : 'found')
  if (missing.length === 0) return namedParts(found.paths)

  const chosen = await choose(missing, options)
  if (chosen === undefined) return undefined
  const env = { ...options.buildEnv, PATH: options.path }
  const inTime = chosen === 'build' ? await findBuilders(missing, options.programs, env) : undefined

  const lock = await waitForLock(options)
  try {
    await removeUnfinished(options.cache)
    const left = chosen === 'build' ? missing : await downloaded(missing, options)
    const builders = inTime ?? (await findBuilders(left, options.programs, env))
    await buildParts(left, builders, env, options)
  } finally {
    await lock.release()
  }
  return namedParts((await findParts(options)).paths)
}

/**
 * Fetches the parts one after the other, and compiles the fetched ones one after the other: network and CPU work in
 * parallel, but never two compilers, which would compete for the CPU. A failure aborts both.
 */
const buildParts = async (
  left: readonly Part[],
  builders: Builders,
  env: Readonly<Record<string, string>>,
  options: ProvideOptions,
): Promise<void> => {
  const failed = new AbortController()
  const kill = AbortSignal.any([options.kill, failed.signal])
  let compiled = Promise.resolve()
  try {
    for (const part of longestFirst(left)) {
      // Another dayone may have built it while we waited.
      if ((await findPart(part, options)) !== undefined) report(options, part, 'built')
      else {
        const onStep = (step: BuildStep): void => {
          reportStep(options, part, step)
        }
        const began = performance.now()
        const compile = await fetchPart(part, { ...options, builders, env, kill, onStep })
        const fetching = performance.now() - began
        compiled = compiled.then(async () => {
          const compiling = compile && (await timed(compile))
          report(options, part, 'built', { took: { fetching, ...defined({ compiling }) } })
        })
        compiled.catch((error: unknown) => {
          failed.abort(error)
        })
      }
    }
    await compiled
  } catch (error) {
    failed.abort(error)
    await compiled.catch(() => undefined)
    throw failed.signal.reason
  }
}

const timed = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Parts with a compilation come first: the rest is fetched meanwhile. */
const longestFirst = (left: readonly Part[]): readonly Part[] => [
  ...left.filter(({ kind }) => kind === 'go'),
  ...left.filter(({ kind }) => kind !== 'go'),
]

const choose = async (
  missing: readonly Part[],
  { releases, source = 'build', confirmBuild }: ProvideOptions,
): Promise<PartsSource | undefined> => {
  if (confirmBuild === undefined) return source
  const described = missing.map((part) => {
    const { title, estimateSeconds } = part
    return { title, estimateSeconds, isReleased: isReleased(part, releases?.platform) }
  })
  const answer = await confirmBuild(described)
  if (answer === false) return undefined
  return answer === true ? source : answer
}

/**
 * Downloads the parts that can be downloaded, reports why other Go programs cannot, and returns what is left to build.
 */
const downloaded = async (missing: readonly Part[], options: ProvideOptions): Promise<readonly Part[]> => {
  const left: Part[] = []
  for (const part of missing) {
    if ((await findPart(part, options)) !== undefined) report(options, part, 'built')
    // moto and the CRDs of Cilium are not programs: they always come from package registries.
    else if (part.kind !== 'go') left.push(part)
    else if (!(await isDownloaded(part, options))) left.push(part)
  }
  return left
}

const isDownloaded = async (part: Part, options: ProvideOptions): Promise<boolean> => {
  try {
    const onPercent = (percent: number): void => {
      report(options, part, 'downloading', { percent })
    }
    if (isReleased(part, options.releases?.platform)) onPercent(0)
    await downloadPart(part, { ...options, onPercent })
    report(options, part, 'built')
    return true
  } catch (error) {
    options.kill.throwIfAborted()
    // The user must fix an invalid mirror URL (exit 2).
    if (!(error instanceof UserError) || error.exitCode === 2) throw error
    options.onProgress({ type: 'not-downloaded', part: part.name, title: part.title, why: error.message })
    return false
  }
}

type PartProgress = Extract<PracticeProgress, { type: 'part' }>

const report = (
  options: ProvideOptions,
  part: Part,
  state: PartProgress['state'],
  more: Pick<PartProgress, 'percent' | 'took'> = {},
): void => {
  const { name, title, estimateSeconds } = part
  options.onProgress({
    type: 'part',
    part: name,
    title,
    state,
    ...more,
    ...(state === 'missing' ? { estimateSeconds } : {}),
  })
}

const reportStep = (options: ProvideOptions, { name, title }: Part, step: BuildStep): void => {
  options.onProgress({ type: 'part', part: name, title, state: 'building', ...percentOf(step), doing: step })
}

const percentOf = (step: BuildStep): { readonly percent?: number } =>
  step.step === 'fetching' ? {} : { percent: Math.min(99, Math.floor((100 * step.packages) / step.of)) }

/** Concurrent builds would compete for CPU and caches, and be slower than one after the other. */
const waitForLock = async ({ cache, clock, kill, onProgress }: ProvideOptions): Promise<Lock> => {
  await mkdir(cache, { recursive: true, mode: 0o700 })
  let isReported = false
  for (;;) {
    const lock = await lockFile(join(cache, 'build.lock'))
    if (lock !== undefined) return lock
    if (!isReported) onProgress({ type: 'waiting', for: 'another build' })
    isReported = true
    await clock.sleep(1000, kill)
  }
}

/** Removes what a killed build left; no one else builds while we hold the lock. */
const removeUnfinished = async (cache: string): Promise<void> => {
  for (const name of await readdir(cache))
    if (name.startsWith(unfinished)) await rm(join(cache, name), { recursive: true, force: true })
}
