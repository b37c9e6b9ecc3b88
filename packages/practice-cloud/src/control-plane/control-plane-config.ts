import { createHash } from 'node:crypto'
import type { CertifiedKey } from '@dayone/host'

/** The complete configuration of a control plane. Equal configurations give equal control planes. */
export interface ControlPlaneConfig {
  /** The cluster's own CA, the primary key of its keyset. */
  readonly authority: CertifiedKey
  /** PEM: every CA whose client certificates are accepted. */
  readonly clientAuthorities: string
  readonly serviceAccountKeyPem: string
  /** PEM: every key whose tokens are accepted. */
  readonly serviceAccountPublicKeys: string
  /** The CAs of client certificates that the aggregator presents; undefined without aggregation. */
  readonly aggregatorAuthorities?: string
  /** API server flags from the cluster's spec. */
  readonly apiServerFlags: readonly string[]
  readonly controllerManagerFlags: readonly string[]
  /** EncryptionConfiguration as stored by kops. */
  readonly encryptionConfig?: string
  /** Files that the flags refer to, by absolute path on this computer. */
  readonly files: readonly { readonly path: string; readonly content: Uint8Array }[]
  /** Folders that must exist, such as that of the audit log. */
  readonly folders: readonly string[]
  /** Additional names in the server certificate, besides localhost. */
  readonly serverNames: readonly string[]
  /** Additional addresses in the server certificate, besides 127.0.0.1. */
  readonly serverAddresses: readonly string[]
}

/** Changes whenever the configuration changes. */
export const fingerprint = (config: ControlPlaneConfig): string =>
  createHash('sha256')
    .update(
      JSON.stringify(config, (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
      ),
    )
    .digest('hex')
