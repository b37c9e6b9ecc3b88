import { BlockList, isIP } from 'node:net'
import { isSameValue, readPath, type ClusterSpec } from '@dayone/cluster-spec'

const LISTS = [
  { field: 'kubernetesApiAccess', what: 'the Kubernetes API' },
  { field: 'sshAccess', what: 'SSH' },
] as const

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
  for (const { field, what } of LISTS) {
    const [before, after] = [saved, target].map(({ cluster }) => listOf(readPath(cluster, ['spec', field])))
    if (before === undefined || after === undefined || isSameValue(before, after)) continue
    if (field === 'sshAccess' && after.length === 0) continue
    if (after.some((entry) => entry.startsWith('pl-')) || coversAddress(after, callerAddress)) continue
    return `This computer's address, ${callerAddress}, is not in the new list for ${what} (${after.join(', ') || 'nobody'}): you lock yourself out.`
  }
  return undefined
}

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** Whether an address lies in one of these ranges; prefix lists (pl-…) cover nothing that is known here. Pure. */
export function coversAddress(ranges: readonly string[], address: string): boolean {
  const allowed = new BlockList()
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/')
    if (isIP(network) !== 0) allowed.addSubnet(network, Number(prefix), familyOf(network))
  }
  return isIP(address) !== 0 && allowed.check(address, familyOf(address))
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
