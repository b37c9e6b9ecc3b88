import { UserError } from '@dayone/pipeline'
import { lastPort, portsOf, unionOf, allPorts, type PortSet } from '../ports/port-set.ts'

/** An expectation, as text and as data. */
export interface Expectation {
  readonly text: string
  readonly from: string
  readonly to: string
  /** Whether the connection is expected to be open. */
  readonly isOpen: boolean
  /** Every port if none is given. */
  readonly ports: PortSet
  /** No other port may be open between these two. */
  readonly isOnly: boolean
}

const form = /^(\S+) (can|cannot) reach (\S+)(?: on (.+?))?( and nothing else)?$/

/**
 * Parses `shop can reach payments on 8443`, `shop can reach payments/api on 8443, udp/53 and nothing else` (no other
 * port of payments/api) or `shop cannot reach 169.254.169.254`. Endpoints are those of `dayone reach`. Throws UserError
 * (exit 2).
 */
export const parseExpectation = (text: string): Expectation => {
  const [, from, word, to, ports, only] = form.exec(text.trim().replace(/\.$/, '').replaceAll(/\s+/g, ' ')) ?? []
  if (from === undefined || to === undefined) throw unreadable(text)
  const isOpen = word === 'can'
  if (only !== undefined && (!isOpen || ports === undefined)) throw unreadable(text)
  const wanted = ports === undefined ? allPorts : unionOf(ports.split(/, ?| and /).map((part) => readPorts(part, text)))
  return { text, from, to, isOpen, ports: wanted, isOnly: only !== undefined }
}

const readPorts = (part: string, text: string): PortSet => {
  const [, word = 'tcp', first, last] = /^(?:(tcp|udp|sctp)\/)?(\d{1,5})(?:-(\d{1,5}))?$/i.exec(part) ?? []
  const [from, to] = [Number(first), Number(last ?? first)]
  if (first === undefined || from < 1 || to < from || to > lastPort) throw unreadable(text)
  const protocol = word.toUpperCase()
  return portsOf(protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP', from, to)
}

const unreadable = (text: string): UserError =>
  new UserError(`"${text}" is not a valid expectation.`, {
    hint: 'For example: shop can reach payments on 8443 and nothing else · shop can reach payments/api on tcp/8443, udp/53 · shop cannot reach 169.254.169.254',
  })
