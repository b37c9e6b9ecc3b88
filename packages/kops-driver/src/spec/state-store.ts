import { readPath, type ClusterSpec } from '@dayone/cluster-spec'

/**
 * The state store that a specification was last saved in, from its `configBase`: `s3://bucket`; undefined if it is not
 * set.
 */
export function stateStoreOf({ cluster }: ClusterSpec): string | undefined {
  const base = readPath(cluster, ['spec', 'configBase'])
  const end = `/${cluster.metadata.name}`
  return typeof base === 'string' && base.endsWith(end) ? base.slice(0, -end.length) : undefined
}
