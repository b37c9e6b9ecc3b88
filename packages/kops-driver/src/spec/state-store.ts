import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { KopsTarget } from '@dayone/kops'

/**
 * The state store that a specification was last saved in, from its `configBase`: `s3://bucket`; undefined if it is not
 * set.
 */
export function stateStoreOf({ cluster }: ClusterSpec): string | undefined {
  const base = readPath(cluster, ['spec', 'configBase'])
  const end = `/${cluster.metadata.name}`
  return typeof base === 'string' && base.endsWith(end) ? base.slice(0, -end.length) : undefined
}

/** What commands of kops about a specification have to say, where nothing but the specification is known. */
export const targetOf = (spec: ClusterSpec): KopsTarget => ({
  name: spec.cluster.metadata.name,
  state: stateStoreOf(spec),
})
