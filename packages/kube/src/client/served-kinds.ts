import type { Kube, KubeKind } from '../api/kube.ts'

/**
 * Which of these kinds the server serves. Throws UserError (exit 6) where the answer is neither yes nor no: an aggregated
 * API that is away hides what it holds.
 */
export const servedKinds = async <Wanted extends KubeKind>(
  kube: Pick<Kube, 'isServed'>,
  kinds: readonly Wanted[],
): Promise<readonly Wanted[]> => {
  const served = await Promise.all(kinds.map((kind) => kube.isServed(kind)))
  return kinds.filter((_kind, index) => served[index])
}
