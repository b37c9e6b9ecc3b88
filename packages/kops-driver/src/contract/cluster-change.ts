import type { SpecEdit } from '@dayone/cluster-spec'

/** An instance group whose machines are replaced. */
export interface RollTarget {
  readonly name: string
  /** The number of machines with the old configuration. */
  readonly machines: number
}

/** A security group rule that allows more than the access lists. */
export interface OldRule {
  /** sg-… */
  readonly group: string
  /** sgr-… */
  readonly rule: string
}

/** The data of a change of the cluster step. Plain data without secrets, because it is displayed and saved. */
export type ClusterChange =
  /** Creates the bucket of the state store, with public access blocked. */
  | { readonly kind: 'state-bucket' }
  /** `kops create -f`: writes only to the state store. */
  | { readonly kind: 'save'; readonly yaml: string; readonly edits: readonly SpecEdit[] }
  /** `kops replace -f`: replaces the specification that the plan read. */
  | {
      readonly kind: 'replace'
      readonly before: string
      readonly yaml: string
      readonly edits: readonly SpecEdit[]
      /** The new specification is an older one, restored. */
      readonly restores?: true
    }
  /** Creates the bucket for the public keys of service accounts. */
  | { readonly kind: 'discovery-bucket'; readonly bucket: string }
  /** `kops create secret encryptionconfig`: generates the key, which appears in no plan. */
  | { readonly kind: 'encryption-key' }
  /** `kops update cluster --yes`, with --prune if old access rules must be deleted. */
  | {
      readonly kind: 'update'
      readonly prune: boolean
      /** The access rules to delete, as AWS reports them; kops finds only some of them. */
      readonly oldRules?: readonly OldRule[]
      /** SHA-256 of the resources shown in the plan; undefined for the first build of a cluster. */
      readonly resources?: string
      /** Switches the API servers from AlwaysAllow to RBAC; our own credentials are checked first. */
      readonly endsAlwaysAllow?: true
    }
  /** Deletes these rules from their security groups; kops never does. */
  | { readonly kind: 'close'; readonly oldRules: readonly OldRule[] }
  /** Waits until the API server responds. */
  | { readonly kind: 'ready' }
  /** Records in the cluster that this issuer of service account tokens signs; the time until the old one goes begins. */
  | { readonly kind: 'issuer-record'; readonly issuer: string }
  /** Deletes that record. */
  | { readonly kind: 'issuer-forget' }
  /** Waits until no token of the old issuer is in use. */
  | { readonly kind: 'issuer-wait' }
  /** `kops rolling-update cluster --yes` for these groups, one after the other. */
  | { readonly kind: 'roll'; readonly groups: readonly RollTarget[] }
