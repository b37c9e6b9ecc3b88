import { UserError } from '@dayone/pipeline'
import { intersectionOf, portsOf, type Pair, type Protocol } from '@dayone/reachability'

/** A port from the command line. */
export interface AskedPort {
  readonly protocol: Protocol
  readonly port: number
}

/** Reads `8443`, `udp/53` or `53/UDP`; TCP by default. Throws UserError (exit 2) for anything else. */
export const askedPort = (word: string): AskedPort => {
  const [, before, number = '', after] = /^(?:(tcp|udp|sctp)\/)?(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(word) ?? []
  const port = Number(number)
  if (port < 1 || port > 65_535 || (before !== undefined && after !== undefined))
    throw new UserError(`"${word}" is not a port.`, {
      hint: 'Use a number from 1 to 65535, for example 8443, udp/53, sctp/3868',
    })
  const protocol = (before ?? after ?? 'TCP').toUpperCase()
  return { port, protocol: protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP' }
}

/** The answers cut down to one port. */
export function* onPort(pairs: Iterable<Pair>, { protocol, port }: AskedPort): Generator<Pair> {
  const only = portsOf(protocol, port, port)
  for (const pair of pairs)
    yield {
      ...pair,
      ports: intersectionOf(pair.ports, only),
      undecided: intersectionOf(pair.undecided, only),
    }
}
