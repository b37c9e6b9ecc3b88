/** One document of a kops spec, as written by `kops get all -o yaml` (v1alpha2). */
export interface KopsDocument {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly [field: string]: unknown
  }
  readonly spec: Readonly<Record<string, unknown>>
}

/**
 * A document that is neither a Cluster nor an InstanceGroup: an SSHCredential, or an object of the cluster's addons.
 */
export interface OtherDocument {
  readonly apiVersion: string
  readonly kind: string
  readonly [field: string]: unknown
}

/** A kops cluster specification as data. Equality is by parsed value; `source` keeps the comments of a user's own file. */
export interface ClusterSpec {
  readonly cluster: KopsDocument
  readonly instanceGroups: readonly KopsDocument[]
  /** SSHCredential and other documents of the file; passed through unchanged. */
  readonly others: readonly OtherDocument[]
  /** The original YAML text. */
  readonly source: string
}
