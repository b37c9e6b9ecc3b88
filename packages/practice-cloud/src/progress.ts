/** The parts of the practice cloud. */
export type PartName = 'kops' | 'kubernetes' | 'etcd-and-kwok' | 'cilium-crds' | 'moto'

/** The current action of a build. */
export type BuildStep =
  /** The number of modules fetched so far; the total is not known in advance. */
  | { readonly step: 'fetching'; readonly modules: number }
  /** The packages compiled or installed so far, and the total of the part. Cached packages do not count. */
  | { readonly step: 'compiling'; readonly packages: number; readonly of: number }

/** The duration of a build by phase, in milliseconds. A part without compilation is only fetched. */
export interface BuildTime {
  readonly fetching: number
  readonly compiling?: number
}

/** Progress while practice starts. */
export type PracticeProgress =
  | {
      readonly type: 'part'
      readonly part: PartName
      /** For display: "kops", "API server". */
      readonly title: string
      readonly state: 'found' | 'missing' | 'downloading' | 'building' | 'built'
      /** For a part being downloaded or built: 0–99, an estimate. */
      readonly percent?: number
      /** For a part being built: the current action. */
      readonly doing?: BuildStep
      /** For a part that was built: milliseconds of fetching and compiling. */
      readonly took?: BuildTime
      /** For a missing part: seconds for a build without caches, on two CPUs. */
      readonly estimateSeconds?: number
    }
  /** A part could not be downloaded, with the reason as a sentence; it is built from source instead. */
  | { readonly type: 'not-downloaded'; readonly part: PartName; readonly title: string; readonly why: string }
  | { readonly type: 'cloud'; readonly state: 'starting' | 'running' | 'joined' }
  /** Another dayone builds the same parts; this one waits. */
  | { readonly type: 'waiting'; readonly for: 'another build' | 'another start' }
