import type { KubeObject } from '@dayone/kube'
import { readPath } from '@dayone/cluster-spec'

const redirected = '169.254.169.254'

/** Redirects of Cilium that hand requests for the metadata address to a pod before any policy sees them. Pure. */
export const redirectsOf = (objects: readonly KubeObject[]): readonly string[] =>
  objects
    .filter(
      ({ kind, ...object }) =>
        kind === 'CiliumLocalRedirectPolicy' &&
        readPath(object, ['spec', 'redirectFrontend', 'addressMatcher', 'ip']) === redirected,
    )
    .map(({ kind, metadata: { namespace = '', name } }) => `${kind} ${namespace}/${name}`)
