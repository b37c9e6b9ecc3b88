/** What practice is built of; one is found or built at a time. */
export type PartName = 'kops' | 'kubernetes' | 'etcd-and-kwok' | 'cilium-crds' | 'moto'

/** What a person sees while practice starts. */
export type PracticeProgress =
  | {
      readonly type: 'part'
      readonly part: PartName
      /** For people: "kops", "API server". */
      readonly title: string
      readonly state: 'found' | 'missing' | 'building' | 'built'
      /** Of a part being built: 0–99, an estimate. */
      readonly percent?: number
      /** Of a part that is missing or being built: seconds it takes from nothing, on two cores. */
      readonly estimateSeconds?: number
    }
  | { readonly type: 'cloud'; readonly state: 'starting' | 'running' | 'joined' }
  /** Another dayone builds the same parts; this one waits for it. */
  | { readonly type: 'waiting'; readonly for: 'another build' | 'another start' }
