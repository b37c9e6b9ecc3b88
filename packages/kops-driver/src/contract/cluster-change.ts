import type { SpecEdit } from '@dayone/cluster-spec'

/** One instance group whose machines are replaced. */
export interface RollTarget {
  readonly name: string
  /** How many of its machines run the old configuration. */
  readonly machines: number
}

/** A rule of a security group that lets in more than the access lists. */
export interface OldRule {
  /** sg-… */
  readonly group: string
  /** sgr-… */
  readonly rule: string
}

/** What a change of the cluster step carries. Plain data without secrets: it is shown and saved. */
export type ClusterChange =
  /** Makes the bucket of the state store, closed to the public. */
  | { readonly kind: 'state-bucket' }
  /** `create -f`: writes the state store only. */
  | { readonly kind: 'save'; readonly yaml: string; readonly edits: readonly SpecEdit[] }
  /** `replace -f` of what the plan saw by what it wants. */
  | {
      readonly kind: 'replace'
      readonly before: string
      readonly yaml: string
      readonly edits: readonly SpecEdit[]
      /** It puts an older specification back. */
      readonly restores?: true
    }
  /** Makes the bucket for the public keys of service accounts. */
  | { readonly kind: 'discovery-bucket'; readonly bucket: string }
  /** `create secret encryptionconfig`: makes the key, which is in no plan. */
  | { readonly kind: 'encryption-key' }
  /** `update cluster --yes`, with --prune where old access rules must go. */
  | {
      readonly kind: 'update'
      readonly prune: boolean
      /** The access rules that go, as the cloud has them; kops itself finds only some of them. */
      readonly oldRules?: readonly OldRule[]
      /** SHA-256 of the resources that were announced; undefined for a cluster that is built for the first time. */
      readonly resources?: string
      /** It switches API servers from AlwaysAllow to RBAC: our own credentials are proved before. */
      readonly endsAlwaysAllow?: true
    }
  /** Takes these rules out of their security groups: kops leaves them for ever. */
  | { readonly kind: 'close'; readonly oldRules: readonly OldRule[] }
  /** Waits until the API server answers. */
  | { readonly kind: 'ready' }
  /** `rolling-update cluster --yes` of these groups, one after the other. */
  | { readonly kind: 'roll'; readonly groups: readonly RollTarget[] }
