import { stepLabel, type Kube, type KubeObject } from '@dayone/kube'

/**
 * The ConfigMap that records that an issuer signs on every API server. The cluster's own creation time of it begins the
 * wait for the tokens of the old issuer.
 */
const NAME = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'dayone-issuer-change' } as const

export interface IssuerRecord {
  /** The issuer that signs. */
  readonly issuer: string
  /** ISO time at which the cluster created the record. */
  readonly since: string
}

/** Undefined if there is none. */
export async function readIssuerRecord(kube: Pick<Kube, 'get'>): Promise<IssuerRecord | undefined> {
  const found = await kube.get(NAME)
  if (found === undefined) return undefined
  const { issuer } = (found['data'] ?? {}) as { readonly issuer?: string }
  return { issuer: issuer ?? '', since: String(found.metadata['creationTimestamp']) }
}

const recordOf = (issuer: string): KubeObject => ({
  apiVersion: NAME.apiVersion,
  kind: NAME.kind,
  metadata: { namespace: NAME.namespace, name: NAME.name, labels: { [stepLabel]: 'cluster' } },
  data: { issuer },
})

/** Records it once: a record of the same issuer keeps its time, one of another issuer is replaced. */
export async function recordIssuer(kube: Pick<Kube, 'get' | 'apply' | 'remove'>, issuer: string): Promise<void> {
  const present = await readIssuerRecord(kube)
  if (present?.issuer === issuer) return
  if (present !== undefined) await kube.remove(NAME)
  await kube.apply(recordOf(issuer))
}

export const forgetIssuer = (kube: Pick<Kube, 'remove'>): Promise<void> => kube.remove(NAME)
