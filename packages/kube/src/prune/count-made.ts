import { findLeftovers, type Ownership } from './find-leftovers.ts'
import type { Kube } from '../api/kube.ts'

/**
 * The number of objects that a step created, wanted or not. Throws UserError (exit 6) if the server cannot be reached.
 */
export const countMade = async (kube: Pick<Kube, 'observe'>, ownership: Ownership): Promise<number> => {
  const { own, elsewhere } = findLeftovers([], await kube.observe([], ownership.kinds), ownership)
  return own.length + elsewhere.length
}
