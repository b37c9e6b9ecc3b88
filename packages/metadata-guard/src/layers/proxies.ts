import type { KubeObject } from '@dayone/kube'
import { readPath } from '@dayone/cluster-spec'

const redirected = '169.254.169.254'

const isRedirect = ({ kind, ...object }: KubeObject): boolean =>
  kind === 'CiliumLocalRedirectPolicy' &&
  readPath(object, ['spec', 'redirectFrontend', 'addressMatcher', 'ip']) === redirected

/** Cilium redirects that send requests for the metadata service to a pod before any policy applies. Pure. */
export const redirectsOf = (objects: readonly KubeObject[]): readonly string[] =>
  objects.filter(isRedirect).map(({ kind, metadata: { namespace = '', name } }) => `${kind} ${namespace}/${name}`)

/** The namespaces of these redirects. Pure. */
export const redirectsIn = (objects: readonly KubeObject[]): readonly string[] => [
  ...new Set(objects.filter(isRedirect).map(({ metadata: { namespace = '' } }) => namespace)),
]
