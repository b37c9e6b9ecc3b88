import { fieldOf, itemsOf, refusal, refuseUnknownKeys, type Part } from '../manifests/source.ts'
import { firstPort, lastPort, protocols, type Protocol } from '../ports/port-set.ts'
import type { PortEntry } from './rule-ports.ts'

const isPort = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= firstPort && value <= lastPort

/** Parses a protocol; TCP if it is missing. Throws UserError (exit 2) for any other. */
export const readProtocol = (part: Part): Protocol => {
  if (part.value === undefined) return 'TCP'
  const protocol = protocols.find((one) => one === part.value)
  if (protocol === undefined) throw refusal(part, `must be one of ${protocols.join(', ')}.`)
  return protocol
}

/** The `ports` of a rule; undefined if missing or empty, which means every port. Throws UserError (exit 2). */
export const readPorts = (part: Part): readonly PortEntry[] | undefined => {
  const items = itemsOf(part) ?? []
  return items.length === 0 ? undefined : items.map(readPort)
}

/** Parses a port number. Throws UserError (exit 2) for anything else. */
export const readPortNumber = (part: Part): number => {
  if (!isPort(part.value)) throw refusal(part, `must be from ${firstPort} to ${lastPort}.`)
  return part.value
}

const readPort = (part: Part): PortEntry => {
  refuseUnknownKeys(part, ['protocol', 'port', 'endPort'])
  const protocol = readProtocol(fieldOf(part, 'protocol'))
  const [port, endPort] = [fieldOf(part, 'port'), fieldOf(part, 'endPort')]
  if (port.value === undefined) {
    if (endPort.value !== undefined) throw refusal(endPort, 'needs port: a range begins with it.')
    return { protocol }
  }
  if (typeof port.value === 'string') {
    if (!/^(?=.*[a-z])[a-z0-9](-?[a-z0-9]){0,14}$/.test(port.value))
      throw refusal(
        port,
        `must be a number or the name of a port, and is ${JSON.stringify(port.value)}.`,
        'A name has at most 15 lower-case letters, digits and dashes, one letter at least; a number has no quotes.',
      )
    if (endPort.value !== undefined) throw refusal(endPort, 'needs a number as port: a name cannot begin a range.')
    return { protocol, port: port.value }
  }
  const from = readPortNumber(port)
  if (endPort.value === undefined) return { protocol, port: from }
  const to = readPortNumber(endPort)
  if (to < from) throw refusal(endPort, `must not be below port (${from}).`)
  return { protocol, port: from, endPort: to }
}
