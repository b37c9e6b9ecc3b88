import { createHash } from 'node:crypto'
import type { CertifiedKey } from '@dayone/host'

/** Everything a control plane is started from. Two equal ones make the same control plane. */
export interface ControlPlaneConfig {
  /** The cluster's own authority, the primary key of its keyset. */
  readonly authority: CertifiedKey
  /** PEM: every authority whose clients are believed. */
  readonly clientAuthorities: string
  readonly serviceAccountKeyPem: string
  /** PEM: every key whose tokens are believed. */
  readonly serviceAccountPublicKeys: string
  /** Whose certificates the aggregator may show to the API server; undefined without aggregation. */
  readonly aggregatorAuthorities?: string
  /** Flags of the API server that the cluster's spec decides. */
  readonly apiServerFlags: readonly string[]
  readonly controllerManagerFlags: readonly string[]
  /** EncryptionConfiguration as kops keeps it. */
  readonly encryptionConfig?: string
  /** Files the flags name, by absolute path on this computer. */
  readonly files: readonly { readonly path: string; readonly content: Uint8Array }[]
  /** Folders that must be there: the audit log's, for example. */
  readonly folders: readonly string[]
  /** Names in the server's certificate besides localhost. */
  readonly serverNames: readonly string[]
  /** Addresses in the server's certificate besides 127.0.0.1. */
  readonly serverAddresses: readonly string[]
}

/** Changes when anything of the configuration does. */
export const fingerprint = (config: ControlPlaneConfig): string =>
  createHash('sha256')
    .update(
      JSON.stringify(config, (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
      ),
    )
    .digest('hex')
