import type { ClusterSpec } from '@dayone/cluster-spec'

/** The fields of a specification with kops' storage locations (v1alpha2); all default to paths below `configBase`. */
const PLACES = ['configBase', 'configStore', 'keyStore', 'secretStore']

/** The same specification, with all locations in this state store. */
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
