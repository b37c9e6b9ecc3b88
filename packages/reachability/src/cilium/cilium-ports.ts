import { fieldOf, itemsOf, refusal, type Part } from '../manifests/source.ts'
import { protocols, type Protocol } from '../ports/port-set.ts'
import type { PortEntry } from '../policies/rule-ports.ts'

/** `toPorts`; undefined if unset, which means every port. Layer 7 rules (HTTP) are not evaluated. */
export const ciliumPorts = (part: Part): readonly PortEntry[] | undefined => {
  const lists = (itemsOf(part) ?? []).map((item) => itemsOf(fieldOf(item, 'ports')) ?? [])
  if (lists.length === 0 || lists.some((list) => list.length === 0)) return undefined
  return lists.flat().flatMap(readPort)
}

const readPort = (part: Part): readonly PortEntry[] => {
  const word = fieldOf(part, 'protocol').value ?? 'ANY'
  const meant: readonly Protocol[] =
    word === 'ANY'
      ? protocols
      : protocols.filter((protocol) => typeof word === 'string' && protocol === word.toUpperCase())
  const port = fieldOf(part, 'port')
  if (typeof port.value !== 'string' && typeof port.value !== 'number') throw refusal(port, 'is missing.')
  const [text, endPort] = [String(port.value), fieldOf(part, 'endPort').value]
  if (!/^\d+$/.test(text)) return meant.map((protocol) => ({ protocol, port: text }))
  const number = Number(text)
  if (number > 65_535) throw refusal(port, 'must be from 0 to 65535.')
  // 0 means every port.
  if (number === 0) return meant.map((protocol) => ({ protocol }))
  return meant.map((protocol) => ({ protocol, port: number, ...(typeof endPort === 'number' ? { endPort } : {}) }))
}
