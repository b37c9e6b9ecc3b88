import { findLeftovers, type Ownership } from './find-leftovers.ts'
import type { Kube } from '../api/kube.ts'

/** How many objects of a step are in the cluster, wanted or not. Throws UserError (exit 6) where the server cannot be asked. */
export const countMade = async (kube: Pick<Kube, 'observe'>, ownership: Ownership): Promise<number> => {
  const { own, elsewhere } = findLeftovers([], await kube.observe([], ownership.kinds), ownership)
  return own.length + elsewhere.length
}
