import { fieldOf, isMap, itemsOf, refusal, refuseUnknownKeys, textOf, type Part } from '../manifests/source.ts'
import { readPortNumber, readProtocol } from '../policies/read-ports.ts'
import { rulePorts, type PortEntry } from '../policies/rule-ports.ts'
import { protocols, type PortSet } from '../ports/port-set.ts'
import type { Peer } from '../pods/pod.ts'

type Ports = (destination: Peer) => PortSet

/**
 * `ports` of v1alpha1 and `protocols` of ClusterNetworkPolicy; missing or empty means every port. Throws UserError
 * (exit 2). https://network-policy-api.sigs.k8s.io/reference/spec/
 */
export const adminPorts = (rule: Part): Ports => {
  const ports = (itemsOf(fieldOf(rule, 'ports')) ?? []).flatMap(readPort)
  const entries = [...ports, ...(itemsOf(fieldOf(rule, 'protocols')) ?? []).flatMap(readProtocolEntry)]
  return rulePorts(entries.length === 0 ? undefined : entries)
}

/** A name without a protocol: the ports of that name, whatever their protocol. */
const named = (name: Part): readonly PortEntry[] =>
  protocols.map((protocol) => ({ protocol, port: textOf(name) ?? '' }))

const onlyKey = (part: Part, known: readonly string[]): string => {
  refuseUnknownKeys(part, known)
  const keys = isMap(part.value) ? Object.keys(part.value) : []
  if (keys.length !== 1) throw refusal(part, `must have exactly one of ${known.join(', ')}.`)
  return keys[0] ?? ''
}

const range = (part: Part, protocol: PortEntry['protocol']): PortEntry => {
  refuseUnknownKeys(part, ['protocol', 'start', 'end'])
  const [port, endPort] = [readPortNumber(fieldOf(part, 'start')), readPortNumber(fieldOf(part, 'end'))]
  if (endPort <= port) throw refusal(fieldOf(part, 'end'), `must be above start (${port}).`)
  return { protocol, port, endPort }
}

const readPort = (part: Part): readonly PortEntry[] => {
  const key = onlyKey(part, ['portNumber', 'portRange', 'namedPort'])
  const value = fieldOf(part, key)
  if (key === 'namedPort') return named(value)
  const protocol = readProtocol(fieldOf(value, 'protocol'))
  if (key === 'portRange') return [range(value, protocol)]
  refuseUnknownKeys(value, ['protocol', 'port'])
  return [{ protocol, port: readPortNumber(fieldOf(value, 'port')) }]
}

const byKey = { tcp: 'TCP', udp: 'UDP', sctp: 'SCTP' } as const

const readProtocolEntry = (part: Part): readonly PortEntry[] => {
  const key = onlyKey(part, [...Object.keys(byKey), 'destinationNamedPort'])
  if (key !== 'tcp' && key !== 'udp' && key !== 'sctp') return named(fieldOf(part, key))
  const value = fieldOf(part, key)
  refuseUnknownKeys(value, ['destinationPort'])
  const port = fieldOf(value, 'destinationPort')
  const protocol = byKey[key]
  if (port.value === undefined) return [{ protocol }]
  const form = onlyKey(port, ['number', 'range'])
  if (form === 'range') return [range(fieldOf(port, 'range'), protocol)]
  return [{ protocol, port: readPortNumber(fieldOf(port, 'number')) }]
}
