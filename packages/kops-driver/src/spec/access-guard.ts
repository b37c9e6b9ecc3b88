import { isIP } from 'node:net'
import { isSameValue, type ClusterSpec } from '@dayone/cluster-spec'
import { accessList, ANSWERED_LISTS, inSentence, listWords } from './access-lists.ts'
import { coversRange } from './address-ranges.ts'

/**
 * One sentence where a changed access list would leave out the address this computer comes from, or undefined. An
 * empty SSH list closes SSH on purpose; what a prefix list (pl-…) holds, only AWS knows. Pure.
 */
export function lockOut(
  saved: ClusterSpec,
  target: ClusterSpec,
  callerAddress: string | undefined,
): string | undefined {
  if (callerAddress === undefined) return undefined
  for (const list of ANSWERED_LISTS) {
    const after = accessList(target, list)
    if (saved.cluster.spec[list.field] === undefined || target.cluster.spec[list.field] === undefined) continue
    if (isSameValue(accessList(saved, list), after) || (list.emptyProblem === undefined && after.length === 0)) continue
    if (mayReach(after, callerAddress)) continue
    return `This computer's address, ${callerAddress}, is not in the new access list of ${inSentence(list.what)} (${listWords(after)}): you would lock yourself out.`
  }
  return undefined
}

/** Whether a list lets an address in, as far as it is known: a prefix list may. Pure. */
export const mayReach = (list: readonly string[], address: string): boolean =>
  list.some((entry) => entry.startsWith('pl-')) || coversAddress(list, address)

/** Whether an address lies in one of these ranges; prefix lists (pl-…) cover nothing that is known here. Pure. */
export const coversAddress = (ranges: readonly string[], address: string): boolean =>
  isIP(address) !== 0 && coversRange(ranges, `${address}/${isIP(address) === 4 ? 32 : 128}`)
