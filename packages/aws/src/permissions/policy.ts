/** What the policies are written for; placeholders in docs, real names when IAM is asked. */
export interface PolicyScope {
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string
  /** Twelve digits. */
  readonly account: string
  readonly region: string
  /** The full name of the cluster. */
  readonly cluster: string
  /** The bucket of the state store. */
  readonly stateBucket: string
  /** The public bucket by which AWS knows the cluster's service accounts (IRSA). */
  readonly discoveryBucket: string
}

/** Actions that no test sees asked for, and when AWS or kops asks for them. */
export interface UnseenActions {
  readonly actions: readonly string[]
  readonly because: string
  /** Only clusters with something of their own need them. */
  readonly isOptional?: true
  /** A test may see them all the same: it depends on what comes first. */
  readonly isSeenAtTimes?: true
}

/** Actions with one purpose on the same resources. */
export interface PolicyStatement {
  /** Letters and digits; unique. */
  readonly sid: string
  /** One sentence: who needs it, and for what. */
  readonly why: string
  /** IAM actions that the tests on the practice cloud see asked for, every one. */
  readonly actions: readonly string[]
  readonly unseen?: readonly UnseenActions[]
  /** ARNs. @default `*` */
  resources?(scope: PolicyScope): readonly string[]
  /** `region`: only there. `cluster`: only there, and only what is tagged as this cluster's. */
  readonly within?: 'region' | 'cluster'
  /** Further values that condition keys must have, by operator. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

/** A managed policy to create and attach. */
export interface Policy {
  /** Its name in IAM. */
  readonly name: string
  readonly title: string
  /** Who needs it. */
  readonly forWhom: string
  /** Without it no cluster can be made, changed and deleted; but for what its statements call optional. */
  readonly isNeeded: boolean
  readonly statements: readonly PolicyStatement[]
}

/** Every action of a statement, sorted. Pure. */
export const actionsOf = ({ actions, unseen = [] }: PolicyStatement): readonly string[] =>
  [...actions, ...unseen.flatMap((some) => some.actions)].sort()
