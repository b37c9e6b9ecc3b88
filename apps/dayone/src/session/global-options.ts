/** Options every verb has. */
export interface GlobalOptions {
  readonly config?: string
  readonly cluster?: string
  readonly state?: string
  readonly on?: 'practice' | 'aws'
  readonly yes?: boolean
  /** Where missing parts of practice come from. */
  readonly parts?: 'download' | 'build'
  /** `key=value`, repeatable. */
  readonly set?: readonly string[]
  /** Of `up`: begin with no answers; the file with those so far is kept beside it. */
  readonly restart?: boolean
  /** Of `rbac`: manifests instead of a cluster, so the run is about no cluster. */
  readonly from?: readonly string[]
  readonly plain?: boolean
  /** Every change, finding, check and line of other programs. */
  readonly verbose?: boolean
  readonly output?: 'text' | 'json'
}
