import { allowedPorts, type AllowedPorts } from '../ports/allowed-ports.ts'
import type { PortSet } from '../ports/port-set.ts'

/** One pair and its answer, as `dayone reach --output json` prints it. */
export interface PairLine {
  /** `ns/name[Kind]` or a CIDR. */
  readonly from: string
  readonly to: string
  /** Empty where nothing is allowed. */
  readonly allowed: readonly AllowedPorts[]
  /** Ids of the policies that decide, sorted. */
  readonly by: readonly string[]
}

/** The same before it is text. */
export interface Pair {
  readonly from: string
  readonly to: string
  readonly ports: PortSet
  readonly by: readonly string[]
}

/** Fields in the order of the promise. */
export const pairLine = ({ from, to, ports, by }: Pair): PairLine => ({ from, to, allowed: allowedPorts(ports), by })
