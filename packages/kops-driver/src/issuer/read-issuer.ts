import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { serviceAccountToken, type Kube, type KubeObject } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import type { ClusterConfig } from '../answers/cluster-config.ts'
import { storePlace, type StorePlace } from '../answers/discovery-store.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { bucketToCreate } from '../resources/discovery-bucket.ts'
import { readMetrics, sumOf } from '../server/server-metrics.ts'
import { readIssuerRecord, type IssuerRecord } from './issuer-record.ts'
import { issuerStage, removalTime } from './issuer-stage.ts'
import { specIssuers, storeIssuer } from './spec-issuers.ts'

/** What may still use tokens of the old issuer after the wait. */
export interface OldTokens {
  /** Running pods with a token that started before the new issuer signed: `namespace/name`. */
  readonly pods: readonly string[]
  /**
   * Requests with a token that its client should have reloaded, since the API server that answers started; undefined if
   * it does not say (metric serviceaccount_stale_tokens_total).
   */
  readonly stale: number | undefined
}

/** The live state of a change of the issuer of service account tokens. */
export interface IssuerObserved {
  /** The issuer of a token that the API server has just signed. */
  readonly live: string
  /** The issuer of the store in dayone.yaml; undefined without one. */
  readonly asked: string | undefined
  readonly missingBucket: string | undefined
  /** The region of its bucket, if that is another one than the cluster's. */
  readonly otherRegion: string | undefined
  readonly record: IssuerRecord | undefined
  /** ISO. */
  readonly now: string
  /** Undefined before the wait is over. */
  readonly oldTokens: OldTokens | undefined
}

/** The store of this cluster: kops appends its name to the one that is given. */
export const clusterStore = ({ name, discoveryStore }: Pick<ClusterConfig, 'name' | 'discoveryStore'>): string =>
  `${(discoveryStore ?? '').replace(/\/+$/, '')}/${name}`

const placeOf = (config: ClusterConfig): StorePlace | undefined =>
  config.discoveryStore === undefined ? undefined : storePlace(clusterStore(config))

/** Undefined if no issuer is being changed. Throws UserError (exit 2) for a bucket that cannot publish the keys. */
export async function readIssuer(
  config: ClusterConfig,
  saved: ClusterSpec,
  { ports, clock }: StepContext<ClusterPorts>,
): Promise<IssuerObserved | undefined> {
  const { kube, discoveryBuckets, cloud } = ports
  const stage = issuerStage(specIssuers(saved), config.workloadIdentity)
  if (stage.kind === 'none') return undefined
  const record = await readIssuerRecord(kube)
  const place = placeOf(config)
  const isDue = stage.kind === 'accept' && place !== undefined
  const now = clock.now()
  const isOver = stage.kind === 'wait' && record?.issuer === stage.target && removalTime(record.since) <= now
  const bucketRegion = isDue ? await discoveryBuckets.regionOf(place.bucket) : undefined
  return {
    live: await liveIssuer(kube),
    asked: place === undefined ? undefined : storeIssuer(place, saved),
    missingBucket: isDue ? await bucketToCreate(place.bucket, true, ports) : undefined,
    otherRegion: bucketRegion === cloud.region ? undefined : bucketRegion,
    record,
    now: now.toISOString(),
    oldTokens: isOver ? await readOldTokens(kube, record.since) : undefined,
  }
}

/** The issuer (`iss`) of a token that the API server signs now. Throws UserError (exit 6) if it signs none. */
export async function liveIssuer(kube: Pick<Kube, 'request'>): Promise<string> {
  const { token } = await serviceAccountToken(kube, { namespace: 'kube-system', name: 'default', seconds: 600 })
  const [, payload = ''] = token.split('.')
  const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly iss?: string }
  return iss ?? ''
}

const STALE = 'serviceaccount_stale_tokens_total'

async function readOldTokens(kube: Kube, since: string): Promise<OldTokens> {
  const [pods, metrics] = await Promise.all([
    kube.list({ apiVersion: 'v1', kind: 'Pod' }),
    readMetrics(kube, [STALE, 'serviceaccount_valid_tokens_total']),
  ])
  return {
    pods: pods
      .filter(hasToken)
      .flatMap((pod) => (isOlder(pod, since) ? [nameOf(pod)] : []))
      .toSorted(),
    stale: metrics === undefined || metrics.length === 0 ? undefined : sumOf(metrics, ({ name }) => name === STALE),
  }
}

const nameOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`

const isOlder = ({ status }: KubeObject, since: string): boolean => {
  const { phase, startTime } = (status ?? {}) as { readonly phase?: string; readonly startTime?: string }
  return (
    phase !== 'Succeeded' && phase !== 'Failed' && startTime !== undefined && Date.parse(startTime) < Date.parse(since)
  )
}

/** Whether the kubelet gives the pod a token of its service account. */
const hasToken = (pod: KubeObject): boolean => {
  const volumes = readPath(pod, ['spec', 'volumes'])
  return (Array.isArray(volumes) ? (volumes as unknown[]) : []).some((volume) => {
    const sources = readPath(volume, ['projected', 'sources'])
    return (
      Array.isArray(sources) &&
      (sources as unknown[]).some((source) => readPath(source, ['serviceAccountToken']) !== undefined)
    )
  })
}
