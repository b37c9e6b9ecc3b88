import { listOf, mapOf } from './opening.ts'

const one = (port: unknown): string => {
  const { protocol, port: from, endPort } = mapOf(port)
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
  const range = text(from) === '' ? 'every port' : text(endPort) === '' ? text(from) : `${text(from)}-${text(endPort)}`
  return `${typeof protocol === 'string' ? protocol : 'TCP'} ${range}`
}

/** Ports of a rule of a NetworkPolicy or of Cilium's `toPorts`, as text; empty for every port. */
export const portText = (ports: unknown): string =>
  listOf(ports)
    .flatMap((port) => {
      const inner = mapOf(port)['ports']
      return inner === undefined ? [port] : listOf(inner)
    })
    .map(one)
    .join(', ')

/** Only DNS: there is at least one port, and every port is 53. */
export const isDnsOnly = (ports: unknown): boolean => {
  const texts = portText(ports)
  return texts !== '' && texts.split(', ').every((text) => /^(UDP|TCP|ANY) 53$/.test(text))
}
