import type { ClusterSpec } from '@dayone/cluster-spec'

/** Where a specification says that kops keeps things (v1alpha2); all of them lie below `configBase` unless said otherwise. */
const PLACES = ['configBase', 'configStore', 'keyStore', 'secretStore']

/** The same specification, kept in this state store and nowhere else. */
export const keptIn = ({ cluster, ...rest }: ClusterSpec, state: string): ClusterSpec => ({
  ...rest,
  cluster: {
    ...cluster,
    spec: {
      ...Object.fromEntries(Object.entries(cluster.spec).filter(([field]) => !PLACES.includes(field))),
      configBase: `${state.replace(/\/+$/, '')}/${cluster.metadata.name}`,
    },
  },
})
