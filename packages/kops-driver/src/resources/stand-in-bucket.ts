import { applyEdits, type ClusterSpec } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import { discoveryPlace } from './discovery-bucket.ts'
import { discoveryStoreProblem } from '../answers/discovery-store.ts'

const FIELD = ['spec', 'serviceAccountIssuerDiscovery', 'discoveryStore'] as const

/** A specification that kops can preview, and how to interpret the preview. */
export interface Previewable {
  readonly spec: ClusterSpec
  readonly asMeant: (preview: UpdatePreview) => UpdatePreview
}

/**
 * For the preview of a cluster whose bucket for public keys does not exist yet: kops only checks whether that bucket is
 * public, so the bucket of the state store replaces it, unless its name is not suitable. Pure.
 */
export function withStandInBucket(spec: ClusterSpec, state: string): Previewable {
  const place = discoveryPlace(spec)
  if (place === undefined || discoveryStoreProblem(state) !== undefined) return { spec, asMeant: (preview) => preview }
  const meant = `s3://${place.bucket}/${place.prefix}`
  const standIn = `${state}/in-place-of/${place.bucket}/${place.prefix}`
  const edit = {
    document: 'cluster',
    path: FIELD,
    op: 'set',
    value: standIn,
    timing: 'first',
    why: '',
    control: '',
    by: 'cluster',
  } as const
  return {
    spec: applyEdits(spec, [edit]),
    asMeant: (preview) => JSON.parse(JSON.stringify(preview).replaceAll(standIn, meant)) as UpdatePreview,
  }
}
