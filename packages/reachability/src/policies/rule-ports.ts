import { allPorts, noPorts, portsOf, unionOf, type PortSet, type Protocol } from '../ports/port-set.ts'
import type { Peer } from '../pods/pod.ts'

/** One entry of `ports`: a number, a range, a name, or every port of a protocol. */
export interface PortEntry {
  readonly protocol: Protocol
  readonly port?: number | string
  readonly endPort?: number
}

/** A name matches the destination's container ports with that name and protocol; an outside address has none. */
const namedPorts = (name: string, protocol: Protocol, destination: Peer): readonly PortSet[] =>
  destination.kind === 'address'
    ? []
    : destination.pod.ports
        .filter((port) => port.name === name && port.protocol === protocol)
        .map(({ port }) => portsOf(protocol, port, port))

const portsOfEntry = ({ protocol, port, endPort }: PortEntry, destination: Peer): readonly PortSet[] => {
  if (port === undefined) return [portsOf(protocol)]
  if (typeof port === 'string') return namedPorts(port, protocol, destination)
  return [portsOf(protocol, port, endPort ?? port)]
}

/** The ports of a list of entries for a destination. Undefined: every port. Computed once if no entry has a name. */
export const rulePorts = (entries: readonly PortEntry[] | undefined): ((destination: Peer) => PortSet) => {
  if (entries === undefined) return () => allPorts
  const asked = (destination: Peer): PortSet => {
    const sets = entries.flatMap((entry) => portsOfEntry(entry, destination))
    return sets.length === 0 ? noPorts : unionOf(sets)
  }
  if (entries.some(({ port }) => typeof port === 'string')) return asked
  const fixed = asked({ kind: 'address', address: { family: 4, value: 0n } })
  return () => fixed
}
