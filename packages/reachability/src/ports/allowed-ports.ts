import { isEverything, protocols, type PortRange, type PortSet } from './port-set.ts'

/**
 * One protocol of a result, as in `dayone reach --output json`: `80,8080-8090`; `all` means every port of every
 * protocol.
 */
export type AllowedPorts =
  { readonly protocol: 'TCP' | 'UDP' | 'SCTP'; readonly ports: string } | { readonly protocol: 'all' }

const rangeText = ([from, to]: PortRange): string => (from === to ? String(from) : `${from}-${to}`)

/** The set as data for output; empty if nothing is allowed. */
export const allowedPorts = (set: PortSet): readonly AllowedPorts[] =>
  isEverything(set)
    ? [{ protocol: 'all' }]
    : protocols.flatMap((protocol) =>
        set[protocol].length === 0 ? [] : [{ protocol, ports: set[protocol].map(rangeText).join(',') }],
      )

/** The same as text: `TCP 80,8080-8090; UDP 53`, `everything`, `nothing`. */
export const portsText = (set: PortSet): string => {
  const parts = allowedPorts(set).map((part) =>
    part.protocol === 'all'
      ? 'everything'
      : part.ports === '1-65535'
        ? `all ${part.protocol}`
        : `${part.protocol} ${part.ports}`,
  )
  return parts.length === 0 ? 'nothing' : parts.join('; ')
}
