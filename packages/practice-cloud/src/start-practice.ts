import { join } from 'node:path'
import {
  ensurePrivateDirectory,
  isAlive,
  lockFile,
  readFileIfExists,
  refuseSharedPlace,
  startDetached,
  writePrivateFile,
  type Lock,
  type ProcessIdentity,
  type Programs,
} from '@dayone/host'
import { UserError, type Clock } from '@dayone/pipeline'
import { practiceStatus, removeCloudState, type PracticeStatus } from './cloud-state.ts'
import type { PracticeParts } from './parts/find-parts.ts'
import type { ReleaseOptions } from './parts/download-part.ts'
import { provideParts, type MissingPart, type PartsSource } from './parts/provide-parts.ts'
import { describeCloud, type PracticeCloud } from './practice-cloud.ts'
import type { PracticeProgress } from './progress.ts'
import { supervisorOptions } from './supervisor/supervisor-options.ts'

/** The folders and programs of a practice cloud. */
export interface StartOptions {
  /** The private state folder of this user's practice cloud; created if missing. */
  readonly root: string
  /** Per-user cache of parts. */
  readonly cache: string
  /** The folder with `toolchain/` and `moto/`; see practiceFiles. */
  readonly files: string
  /** How to start the detached supervisor: absolute paths of Node and of supervisor.main. */
  readonly supervisor: { readonly node: string; readonly entry: string }
  readonly programs: Programs
  /** PATH: parts are looked up there, and builds find Go and Python. */
  readonly path: string
  /** KUBEBUILDER_ASSETS, if set. */
  readonly kubebuilderAssets?: string
  /**
   * Environment of builds besides PATH: HOME, GOPROXY, GOMODCACHE, GOCACHE, PIP_INDEX_URL, HTTPS_PROXY … @default empty
   */
  readonly goEnv?: Readonly<Record<string, string>>
  onProgress(progress: PracticeProgress): void
  /** The source of missing parts; parts that cannot be downloaded are built. @default 'build' */
  readonly source?: PartsSource
  readonly releases?: ReleaseOptions
  /**
   * Called before parts are built or downloaded; true means `source`, false throws a UserError. If absent, there is no
   * prompt.
   */
  confirmBuild?(missing: readonly MissingPart[]): Promise<boolean | PartsSource>
  readonly clock: Clock
  readonly kill: AbortSignal
}

const START_MS = 60_000
const POLL_MS = 50

/**
 * Starts the practice cloud, or joins the running one. Finds its parts, or builds them first. Throws UserError (exit 3)
 * if parts are not available or the cloud does not start.
 */
export const startPractice = async (options: StartOptions): Promise<PracticeCloud> => {
  const { root, path, onProgress } = options
  await refuseSharedPlace(root)
  await ensurePrivateDirectory(root)
  const parts = await provideParts({
    ...options,
    toolchain: join(options.files, 'toolchain'),
    buildEnv: options.goEnv ?? {},
  })
  if (parts === undefined)
    throw new UserError(
      'Practice cannot start without its parts, and you chose neither to download nor to build them.',
      {
        hint: 'Run the same command again to build them, or put kops 1.36.2, etcd, kwok and Kubernetes 1.36.1 on PATH.',
        exitCode: 3,
      },
    )

  const lock = await waitForLock(options)
  try {
    const before = await practiceStatus(root)
    if (before.state === 'running') {
      onProgress({ type: 'cloud', state: 'joined' })
      return describeCloud(root, before, parts, path)
    }
    if (before.state === 'of another version') throw otherVersion(before.startedAt)
    onProgress({ type: 'cloud', state: 'starting' })
    await removeCloudState(root)
    const started = await startSupervisor(options, parts)
    onProgress({ type: 'cloud', state: 'running' })
    return describeCloud(root, started, parts, path)
  } finally {
    await lock.release()
  }
}

const otherVersion = (startedAt: string): UserError =>
  new UserError(`The practice cloud running since ${startedAt} was started by another version of dayone.`, {
    hint: 'Use that version, or stop the cloud and delete its clusters: dayone practice stop. Then run the same command again.',
    exitCode: 5,
  })

const waitForLock = async ({ root, clock, kill, onProgress }: StartOptions): Promise<Lock> => {
  let isReported = false
  for (;;) {
    const lock = await lockFile(join(root, 'start.lock'))
    if (lock !== undefined) return lock
    if (!isReported) onProgress({ type: 'waiting', for: 'another start' })
    isReported = true
    await clock.sleep(200, kill)
  }
}

type RunningCloud = Extract<PracticeStatus, { readonly state: 'running' }>

/** Resolves with the endpoint when the emulated AWS responds. */
const startSupervisor = async (options: StartOptions, parts: PracticeParts): Promise<RunningCloud> => {
  const { root, supervisor, clock, kill } = options
  await writePrivateFile(join(root, 'supervisor.json'), JSON.stringify(supervisorOptions(options, parts)))
  const identity = await startDetached({
    program: supervisor.node,
    args: [supervisor.entry, root],
    env: { PATH: options.path, HOME: join(root, 'home') },
    cwd: root,
    logFile: join(root, 'supervisor.out'),
  })
  const deadline = performance.now() + START_MS
  while (performance.now() < deadline) {
    const status = await practiceStatus(root)
    if (status.state === 'running') return status
    if (!(await isAlive(identity))) break
    await clock.sleep(POLL_MS, kill)
  }
  throw await didNotStart(root, identity)
}

const didNotStart = async (root: string, identity: ProcessIdentity): Promise<UserError> => {
  const logs = await Promise.all(
    ['supervisor.log', 'supervisor.out'].map((name) => readFileIfExists(join(root, name)).catch(() => undefined)),
  )
  const words = logs.join('\n').trim().split('\n').slice(-8).join('\n')
  const why = (await isAlive(identity)) ? 'it does not respond' : 'it exited immediately'
  return new UserError(`The practice cloud did not start: ${why}.`, {
    hint: `Its last output:\n${words}\nRun \`dayone practice reset\` and start again.`,
    cause: words,
    exitCode: 3,
  })
}
