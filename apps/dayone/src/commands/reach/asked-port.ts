import { UserError } from '@dayone/pipeline'
import type { Protocol } from '@dayone/reachability'

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
