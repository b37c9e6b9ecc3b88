/** Things of one kind that belong together, in words people know. */
export interface PictureGroup {
  /** A word or two: "network", "machines". */
  readonly title: string
  /** How many of the things that are counted it stands for; 0 for a group that only says something. */
  readonly count: number
  /** "1 VPC, 3 subnets, 1 internet gateway" */
  readonly lines: readonly string[]
}

/** What costs money, and how it is charged. No prices: they differ by region and change. */
export interface PictureCosts {
  /** In one line, for a review: "1 load balancer, 2 machines (t3.medium bursts on credits), 4 disks". */
  readonly summary: string
  readonly items: readonly { readonly title: string; readonly text: string }[]
  /** What is true of all of them: where to look for prices, what goes on costing afterwards. */
  readonly notes: readonly string[]
}

/** What will be there once a change is applied, for a look before anybody agrees. Survives JSON and holds no secret. */
export interface Picture {
  /** How many things come, and what they are: 84 "AWS resources". */
  readonly counts: readonly { readonly count: number; readonly noun: string }[]
  /** The way in, from the outside to the inside: "only 198.51.100.23/32", "load balancer", "1 control plane", "2 nodes". */
  readonly path: readonly string[]
  readonly groups: readonly PictureGroup[]
  readonly costs: PictureCosts
}
