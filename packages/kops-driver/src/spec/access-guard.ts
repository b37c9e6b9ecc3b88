import { isIP } from 'node:net'
import { isSameValue, type ClusterSpec } from '@dayone/cluster-spec'
import { accessList, ANSWERED_LISTS, inSentence, listWords } from './access-lists.ts'
import { coversRange } from './address-ranges.ts'

/**
 * Returns one sentence if a changed access list would exclude the address of this computer, otherwise undefined. An
 * empty SSH list is valid and closes SSH. Only AWS knows the contents of prefix lists (pl-…). Pure.
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

/** Whether a list may allow an address; a prefix list may. Pure. */
export const mayReach = (list: readonly string[], address: string): boolean =>
  list.some((entry) => entry.startsWith('pl-')) || coversAddress(list, address)

/**
 * Whether an address is in one of these ranges. The contents of prefix lists (pl-…) are unknown and do not count. Pure.
 */
export const coversAddress = (ranges: readonly string[], address: string): boolean =>
  isIP(address) !== 0 && coversRange(ranges, `${address}/${isIP(address) === 4 ? 32 : 128}`)
