/** Related resources, in common terms. */
export interface PictureGroup {
  /** A word or two: "network", "machines". */
  readonly title: string
  /** The number of counted resources in the group; 0 for a purely descriptive group. */
  readonly count: number
  /** "1 VPC, 3 subnets, 1 internet gateway" */
  readonly lines: readonly string[]
}

/** What is billed, and how. No prices: they differ by region and change. */
export interface PictureCosts {
  /** In one line, for a review: "1 load balancer, 2 machines (t3.medium bursts on credits), 4 disks". */
  readonly summary: string
  readonly items: readonly { readonly title: string; readonly text: string }[]
  /** What applies to all of them: where to find prices, what is billed afterwards. */
  readonly notes: readonly string[]
}

/** The state after a change, for a review before approval. Survives JSON and contains no secrets. */
export interface Picture {
  /** The number of resources, and their kind: 84 "AWS resources". */
  readonly counts: readonly { readonly count: number; readonly noun: string }[]
  /**
   * The network path, from outside to inside: "only 198.51.100.23/32", "load balancer", "1 control plane", "2 nodes".
   */
  readonly path: readonly string[]
  readonly groups: readonly PictureGroup[]
  readonly costs: PictureCosts
}
