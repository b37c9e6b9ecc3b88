/** What practice is built of. */
export type PartName = 'kops' | 'kubernetes' | 'etcd-and-kwok' | 'cilium-crds' | 'moto'

/** What a build does at the moment. */
export type BuildStep =
  /** Modules that came over the network so far; how many will come is not known before. */
  | { readonly step: 'fetching'; readonly modules: number }
  /** Packages compiled or installed so far, of all that the part consists of. What is in the builder's cache is not counted. */
  | { readonly step: 'compiling'; readonly packages: number; readonly of: number }

/** Where the time of a build went, in milliseconds. A part without anything to compile is only fetched. */
export interface BuildTime {
  readonly fetching: number
  readonly compiling?: number
}

/** What a person sees while practice starts. */
export type PracticeProgress =
  | {
      readonly type: 'part'
      readonly part: PartName
      /** For people: "kops", "API server". */
      readonly title: string
      readonly state: 'found' | 'missing' | 'downloading' | 'building' | 'built'
      /** Of a part being downloaded or built: 0–99, an estimate. */
      readonly percent?: number
      /** Of a part being built: what is done at the moment. */
      readonly doing?: BuildStep
      /** Of a part that was built: milliseconds, fetching and compiling apart. */
      readonly took?: BuildTime
      /** Of a part that is missing: seconds it takes from nothing, on two cores. */
      readonly estimateSeconds?: number
    }
  /** A part could not be downloaded, for the reason given, a sentence; it is built from source instead. */
  | { readonly type: 'not-downloaded'; readonly part: PartName; readonly title: string; readonly why: string }
  | { readonly type: 'cloud'; readonly state: 'starting' | 'running' | 'joined' }
  /** Another dayone builds the same parts; this one waits for it. */
  | { readonly type: 'waiting'; readonly for: 'another build' | 'another start' }
