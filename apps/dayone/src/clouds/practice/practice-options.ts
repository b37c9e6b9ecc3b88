import { defined } from '@dayone/pipeline'
import { delimiter, join } from 'node:path'
import type { Programs } from '@dayone/host'
import {
  toolsFolder,
  type BuildStep,
  type BuildTime,
  type PracticeProgress as Progress,
  type StartOptions,
} from '@dayone/practice-cloud'
import type { PracticeProgress } from '../../front-ends/front-end.ts'
import { duration } from '../../front-ends/lines/text/elapsed.ts'
import type { Session } from '../../session/session.ts'

/** The folder of the cloud; dayone.yaml, logs and evidence of practice are next to it. */
export const cloudFolder = (practice: string): string => join(practice, 'cloud')

/** The environment variables for building parts: caches, proxies and package registries of Go and Python. */
const BUILD_VARIABLES =
  /^(HOME|GO[A-Z0-9]*|PIP_[A-Z_]+|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|XDG_CACHE_HOME|TMPDIR|LANG|LC_ALL)$/i

/** The options of the practice cloud on this computer. */
export function practiceOptions(
  { folders, surroundings, front, clock, stop, options }: Session,
  programs: Programs,
): StartOptions & { readonly toolchain: string; readonly buildEnv: Readonly<Record<string, string>> } {
  const { env, node, programFolder } = surroundings
  const files = join(programFolder, 'practice')
  const buildEnv = Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && BUILD_VARIABLES.test(entry[0]),
    ),
  )
  return {
    root: cloudFolder(folders.practice),
    cache: folders.parts,
    files,
    toolchain: join(files, 'toolchain'),
    supervisor: { node, entry: join(programFolder, 'practice-supervisor.js') },
    programs,
    // In a practice shell our wrapper scripts come first on PATH; they are not parts.
    path: (env['PATH'] ?? '')
      .split(delimiter)
      .filter((folder) => folder !== toolsFolder(cloudFolder(folders.practice)))
      .join(delimiter),
    ...defined({ kubebuilderAssets: env['KUBEBUILDER_ASSETS'], source: options.parts }),
    ...(env['DAYONE_PARTS_URL'] ? { releases: { base: env['DAYONE_PARTS_URL'] } } : {}),
    goEnv: buildEnv,
    buildEnv,
    onProgress: (progress) => front.onPractice(forPeople(progress)),
    clock,
    kill: stop.stop,
  }
}

/** The practice cloud's progress as the front ends show it. Pure. */
export function forPeople(progress: Progress): PracticeProgress {
  switch (progress.type) {
    case 'part': {
      const { title: part, state, percent, estimateSeconds, doing, took } = progress
      if (state === 'found' || state === 'built')
        return { part, state: 'ready', ...(took === undefined ? {} : { detail: buildTime(took) }) }
      if (state === 'downloading')
        return { part, state: 'building', detail: 'download', fraction: (percent ?? 0) / 100 }
      if (state === 'missing') {
        const minutes = Math.max(1, Math.round((estimateSeconds ?? 0) / 60))
        return { part, state: 'waiting', detail: `about ${minutes} min, the first time only` }
      }
      const detail = doing === undefined ? {} : { detail: buildWords(doing) }
      return { part, state: 'building', ...detail, ...(percent === undefined ? {} : { fraction: percent / 100 }) }
    }
    case 'not-downloaded':
      return { part: progress.title, state: 'failed', detail: `${progress.why} It is built from source instead.` }
    case 'cloud':
      return progress.state === 'starting'
        ? { part: 'cloud', state: 'building', detail: 'starting' }
        : { part: 'cloud', state: 'ready', detail: progress.state }
    case 'waiting':
      return { part: 'cloud', state: 'waiting', detail: `waits for ${progress.for}` }
  }
}

/** "fetched in 12 s, compiled in 4 min 3 s": where a first start spends its time. */
const buildTime = ({ fetching, compiling }: BuildTime): string =>
  [`fetched in ${duration(fetching)}`, ...(compiling === undefined ? [] : [`compiled in ${duration(compiling)}`])].join(
    ', ',
  )

const buildWords = (doing: BuildStep): string =>
  doing.step === 'fetching'
    ? doing.modules === 0
      ? 'fetching modules'
      : `fetching modules: ${doing.modules}`
    : `${doing.packages} of ${doing.of} packages`
