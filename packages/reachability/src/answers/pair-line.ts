import { allowedPorts, type AllowedPorts } from '../ports/allowed-ports.ts'
import { isEmptySet, type PortSet } from '../ports/port-set.ts'

/** One pair and its result, as in `dayone reach --output json`. */
export interface PairLine {
  /** `ns/name[Kind]` or a CIDR. */
  readonly from: string
  readonly to: string
  /** Empty if nothing is allowed. */
  readonly allowed: readonly AllowedPorts[]
  /** Ports for which it cannot be said; only if there are any. */
  readonly undecided?: readonly AllowedPorts[]
  /** Ids of the deciding policies, sorted. */
  readonly by: readonly string[]
}

/** The same as data. */
export interface Pair {
  readonly from: string
  readonly to: string
  readonly ports: PortSet
  readonly undecided: PortSet
  readonly by: readonly string[]
}

/** The order of the fields is part of the output format. */
export const pairLine = ({ from, to, ports, undecided, by }: Pair): PairLine => ({
  from,
  to,
  allowed: allowedPorts(ports),
  ...(isEmptySet(undecided) ? {} : { undecided: allowedPorts(undecided) }),
  by,
})
