import type { Kube, KubeKind } from '../api/kube.ts'

/**
 * The kinds that the server serves. Throws UserError (exit 6) if it cannot be determined: an unavailable aggregated API
 * hides its kinds.
 */
export const servedKinds = async <Wanted extends KubeKind>(
  kube: Pick<Kube, 'isServed'>,
  kinds: readonly Wanted[],
): Promise<readonly Wanted[]> => {
  const served = await Promise.all(kinds.map((kind) => kube.isServed(kind)))
  return kinds.filter((_kind, index) => served[index])
}

/** The same with one version of each kind: the first in the list that the server serves. */
export const servedVersions = async <Wanted extends KubeKind>(
  kube: Pick<Kube, 'isServed'>,
  kinds: readonly Wanted[],
): Promise<readonly Wanted[]> => {
  const nameOf = ({ apiVersion, kind }: KubeKind): string => `${apiVersion.split('/').at(-2) ?? ''} ${kind}`
  const served = await servedKinds(kube, kinds)
  return served.filter((kind) => served.find((one) => nameOf(one) === nameOf(kind)) === kind)
}
