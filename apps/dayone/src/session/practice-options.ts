import { join } from 'node:path'
import type { Programs } from '@dayone/host'
import type { PracticeProgress as Progress, StartOptions } from '@dayone/practice-cloud'
import type { PracticeProgress } from '../front-end.ts'
import type { Session } from './session.ts'

/** Where the cloud itself lives; dayone.yaml, logs and evidence of practice lie beside it. */
export const cloudFolder = (practice: string): string => join(practice, 'cloud')

/** What builds of parts may know of this computer: caches, proxies and package registries of Go and Python. */
const BUILD_VARIABLES =
  /^(HOME|GO[A-Z0-9]*|PIP_[A-Z_]+|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|XDG_CACHE_HOME|TMPDIR|LANG|LC_ALL)$/i

/** What the practice cloud needs to know of this computer. */
export function practiceOptions(
  { folders, surroundings, front, clock, stop }: Session,
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
    path: env['PATH'] ?? '',
    ...(env['KUBEBUILDER_ASSETS'] === undefined ? {} : { kubebuilderAssets: env['KUBEBUILDER_ASSETS'] }),
    goEnv: buildEnv,
    buildEnv,
    onProgress: (progress) => front.onPractice(forPeople(progress)),
    clock,
    kill: stop.stop,
  }
}

/** The practice cloud's progress in the front ends' words. Pure. */
export function forPeople(progress: Progress): PracticeProgress {
  switch (progress.type) {
    case 'part': {
      const { title: part, state, percent, estimateSeconds } = progress
      if (state === 'found' || state === 'built') return { part, state: 'ready' }
      const detail =
        estimateSeconds === undefined
          ? {}
          : { detail: `about ${Math.max(1, Math.round(estimateSeconds / 60))} min, the first time only` }
      return state === 'missing'
        ? { part, state: 'waiting', ...detail }
        : { part, state: 'building', ...detail, ...(percent === undefined ? {} : { fraction: percent / 100 }) }
    }
    case 'cloud':
      return progress.state === 'starting'
        ? { part: 'cloud', state: 'building', detail: 'starting' }
        : { part: 'cloud', state: 'ready', detail: progress.state }
    case 'waiting':
      return { part: 'cloud', state: 'waiting', detail: `waits for ${progress.for}` }
  }
}
