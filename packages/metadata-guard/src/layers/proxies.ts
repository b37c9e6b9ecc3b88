import type { KubeObject } from '@dayone/kube'
import { readPath } from '@dayone/cluster-spec'

const redirected = '169.254.169.254'

/** Cilium redirects that send requests for the metadata service to a pod before any policy applies. Pure. */
export const redirectsOf = (objects: readonly KubeObject[]): readonly string[] =>
  objects
    .filter(
      ({ kind, ...object }) =>
        kind === 'CiliumLocalRedirectPolicy' &&
        readPath(object, ['spec', 'redirectFrontend', 'addressMatcher', 'ip']) === redirected,
    )
    .map(({ kind, metadata: { namespace = '', name } }) => `${kind} ${namespace}/${name}`)
