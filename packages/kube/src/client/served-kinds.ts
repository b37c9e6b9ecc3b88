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
