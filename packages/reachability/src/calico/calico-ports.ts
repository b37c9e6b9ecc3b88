import { fieldOf, itemsOf, type Part } from '../manifests/source.ts'
import { differenceOf, noPorts, portsOf, protocols, unionOf, type PortSet, type Protocol } from '../ports/port-set.ts'
import { rulePorts, type PortEntry } from '../policies/rule-ports.ts'
import type { Peer } from '../pods/pod.ts'

const numbers: Readonly<Record<string, Protocol>> = { '6': 'TCP', '17': 'UDP', '132': 'SCTP' }

/** Other protocols (ICMP) have no ports, so they are not evaluated. */
const protocolsOf = (rule: Part): readonly Protocol[] => {
  const meant = ({ value }: Part): Protocol | undefined =>
    typeof value === 'string' || typeof value === 'number'
      ? (numbers[String(value)] ?? protocols.find((one) => one === String(value).toUpperCase()))
      : undefined
  const [only, not] = [fieldOf(rule, 'protocol'), fieldOf(rule, 'notProtocol')]
  return protocols.filter(
    (protocol) => (only.value === undefined || meant(only) === protocol) && meant(not) !== protocol,
  )
}

const entriesOf = (list: readonly Part[], meant: readonly Protocol[]): readonly PortEntry[] =>
  list.flatMap(({ value }) =>
    meant.map((protocol): PortEntry => {
      const [, from, to] = /^(\d+)(?::(\d+))?$/.exec(String(value)) ?? []
      if (from === undefined) return { protocol, port: String(value) }
      return { protocol, port: Number(from), endPort: Number(to ?? from) }
    }),
  )

/** The destination ports of a Calico rule. */
export const calicoPorts = (rule: Part): ((destination: Peer) => PortSet) => {
  const meant = protocolsOf(rule)
  const destination = fieldOf(rule, 'destination')
  const [only, not] = [itemsOf(fieldOf(destination, 'ports')), itemsOf(fieldOf(destination, 'notPorts'))]
  const whole = meant.length === 0 ? noPorts : unionOf(meant.map((protocol) => portsOf(protocol)))
  const wanted = only === undefined ? () => whole : rulePorts(entriesOf(only, meant))
  if (not === undefined) return wanted
  const unwanted = rulePorts(entriesOf(not, meant))
  return (peer) => differenceOf(wanted(peer), unwanted(peer))
}
