/** One document of a kops spec, as `kops get all -o yaml` writes it (v1alpha2). */
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

/** A document that is neither a Cluster nor an InstanceGroup: SSHCredential, an object for the cluster's addons. */
export interface OtherDocument {
  readonly apiVersion: string
  readonly kind: string
  readonly [field: string]: unknown
}

/** A kops cluster specification as data. Equality is by parsed value; `source` keeps the comments of a user's own file. */
export interface ClusterSpec {
  readonly cluster: KopsDocument
  readonly instanceGroups: readonly KopsDocument[]
  /** SSHCredential and whatever else stands in the file; passed on untouched. */
  readonly others: readonly OtherDocument[]
  /** The YAML text this was parsed from. */
  readonly source: string
}
