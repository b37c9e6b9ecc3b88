import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { StorePlace } from '../answers/discovery-store.ts'
import { clusterFacts } from '../answers/cluster-facts.ts'

/**
 * Annotations of the Cluster document while dayone changes the issuer of service account tokens: the issuer from before
 * the change, and the one that it leads to.
 */
export const ISSUER_FROM = 'dayone.dev/issuer-from'
export const ISSUER_TO = 'dayone.dev/issuer-to'

/** A change of the issuer that dayone has begun. */
export interface IssuerChange {
  readonly from: string
  readonly to: string
}

/** The issuers of service account tokens, as a specification sets them. */
export interface SpecIssuers {
  /** It signs new tokens; undefined: kops' default, which depends on the other settings. */
  readonly signing: string | undefined
  /** Their tokens are accepted too. */
  readonly others: readonly string[]
  /** Whether kops publishes the keys of the issuer, so that pods can have IAM roles. */
  readonly isPublished: boolean
  readonly change: IssuerChange | undefined
}

/** Reads them from a specification. Pure. */
export function specIssuers({ cluster }: ClusterSpec): SpecIssuers {
  const text = (...path: string[]): string | undefined => {
    const value = readPath(cluster, path)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const others = readPath(cluster, ['spec', 'kubeAPIServer', 'additionalServiceAccountIssuers'])
  const from = text('metadata', 'annotations', ISSUER_FROM)
  const to = text('metadata', 'annotations', ISSUER_TO)
  return {
    signing: text('spec', 'kubeAPIServer', 'serviceAccountIssuer'),
    others: (Array.isArray(others) ? (others as unknown[]) : []).filter((one) => typeof one === 'string'),
    isPublished: readPath(cluster, ['spec', 'serviceAccountIssuerDiscovery']) !== undefined,
    change: from === undefined || to === undefined ? undefined : { from, to },
  }
}

/**
 * The issuer of a store: the HTTPS address from which AWS reads it (kops 1.36.2, util/pkg/vfs/s3fs.go, GetHTTPsUrl;
 * pkg/apis/kops, IsIPv6Only). Undefined if the region of the cluster is not known. Pure.
 */
export function storeIssuer({ bucket, prefix }: StorePlace, spec: ClusterSpec): string | undefined {
  const { region } = clusterFacts(spec)
  if (region === undefined) return undefined
  const isIpv6Only = readPath(spec.cluster, ['spec', 'nonMasqueradeCIDR']) === '::/0'
  const host = `${bucket}.s3.${isIpv6Only ? 'dualstack.' : ''}${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
  return prefix === '' ? `https://${host}` : `https://${host}/${prefix}`
}
