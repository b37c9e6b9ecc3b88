/** The parameters of the policies: placeholders in docs, real names in simulations. */
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
  /** The public bucket with the keys of the cluster's service accounts (IRSA). */
  readonly discoveryBucket: string
}

/** Actions without test coverage, and when AWS or kops needs them. */
export interface UnseenActions {
  readonly actions: readonly string[]
  readonly because: string
  /** Needed only for some clusters. */
  readonly isOptional?: true
  /** A test may cover them, depending on timing. */
  readonly isSeenAtTimes?: true
}

/** Actions with one purpose on the same resources. */
export interface PolicyStatement {
  /** Letters and digits; unique. */
  readonly sid: string
  /** One sentence: who needs it, and for what. */
  readonly why: string
  /** IAM actions that are all covered by the tests on the practice cloud. */
  readonly actions: readonly string[]
  readonly unseen?: readonly UnseenActions[]
  /** ARNs. @default `*` */
  resources?(scope: PolicyScope): readonly string[]
  /** `region`: only in the region. `cluster`: only in the region, and only on resources with this cluster's tag. */
  readonly within?: 'region' | 'cluster'
  /** Additional conditions, by operator. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

/** A managed policy to create and attach. */
export interface Policy {
  /** Its name in IAM. */
  readonly name: string
  readonly title: string
  /** Who needs it. */
  readonly forWhom: string
  /** Required to create, change and delete clusters, except for its optional statements. */
  readonly isNeeded: boolean
  readonly statements: readonly PolicyStatement[]
}

/** All actions of a statement, sorted. Pure. */
export const actionsOf = ({ actions, unseen = [] }: PolicyStatement): readonly string[] =>
  [...actions, ...unseen.flatMap((some) => some.actions)].sort()
