import * as z from 'zod'
import { blockProblem, cidrProblem, coveredBy } from './addresses.ts'
import { parsePort } from './port.ts'

const PORT = 'A port is a number or a range, with a protocol unless it is TCP, for example 443, "8000-8100", "udp/53".'

const port = z
  .union([z.number(), z.string()], { error: PORT })
  .refine((value) => parsePort(value) !== undefined, { error: PORT })

const ports = z
  .array(port)
  .min(1, 'List at least one port, or omit ports to allow every port.')
  .optional()
  .describe('Ports, TCP unless a protocol is given. Omit for every port; of the internet: 443.')

const cidr = z.string().superRefine((text, context) => {
  const message = cidrProblem(text)
  if (message !== undefined) context.addIssue({ code: 'custom', message })
})

const peerNamespace = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'A namespace name consists of at most 63 lower-case letters, digits and dashes, without a dash at either end.',
  )
  .optional()
  .describe('Namespace, by name. Every pod in it.')

const block = {
  cidr: cidr.optional().describe('Addresses outside the cluster.'),
  except: z.array(cidr).optional().describe('Parts of cidr that stay closed.'),
}

interface Peer {
  readonly namespace?: string | undefined
  readonly cidr?: string | undefined
  readonly except?: readonly string[] | undefined
  readonly internet?: true | undefined
  readonly apiServer?: true | undefined
  readonly ports?: readonly (string | number)[] | undefined
}

const kinds = ['namespace', 'cidr', 'internet', 'apiServer'] as const

const peerProblem = (peer: Peer, allowed: readonly string[]): string | undefined => {
  const set = kinds.filter((kind) => peer[kind] !== undefined)
  if (set.length !== 1) return `Name exactly one peer per entry: ${allowed.join(', ')}.`
  if (peer.except !== undefined && peer.cidr === undefined) return 'except belongs to cidr.'
  return peer.cidr === undefined
    ? undefined
    : blockProblem({ cidr: peer.cidr, except: peer.except }, allowed.includes('internet'))
}

const portsKey = ({ ports: listed = [] }: Peer): string => listed.map(String).toSorted().join()

/** Redundant entries: another entry covers them on the same ports. */
const overlapProblem = (peers: readonly Peer[]): string | undefined => {
  for (const [index, peer] of peers.entries()) {
    const alike = peers.filter((other, at) => at !== index && portsKey(other) === portsKey(peer))
    if (peer.cidr !== undefined && (peer.except ?? []).length === 0) {
      const wide = alike.flatMap((other) =>
        other.cidr !== undefined && other.except === undefined ? [other.cidr] : [],
      )
      const by = wide.includes(peer.cidr) ? peer.cidr : coveredBy(peer.cidr, wide)
      if (by === peer.cidr) return `${peer.cidr} is listed twice.`
      if (by !== undefined) return `${by} includes ${peer.cidr}: remove the narrower entry.`
    }
    if (peer.namespace !== undefined && alike.some((other) => other.namespace === peer.namespace))
      return `${peer.namespace} is listed twice.`
  }
  return undefined
}

const listOf = <Shape extends z.ZodRawShape>(shape: Shape, allowed: readonly string[]) =>
  z
    .array(
      z.strictObject({ ...shape, ports }).superRefine((peer, context) => {
        const message = peerProblem(peer as Peer, allowed)
        if (message !== undefined) context.addIssue({ code: 'custom', message })
      }),
    )
    .superRefine((peers, context) => {
      const message = overlapProblem(peers as readonly Peer[])
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })

/** Who may connect to a namespace, and where it may connect to: NS-02, NS-03; NSA/CISA, Network separation. */
export const connections = {
  from: listOf(
    {
      namespace: peerNamespace,
      ...block,
      apiServer: z
        .literal(true, { error: 'Write `apiServer: true`, or remove the entry.' })
        .optional()
        .describe('The Kubernetes API server, which calls admission webhooks and aggregated APIs.'),
    },
    ['namespace', 'cidr', 'apiServer'],
  ),
  to: listOf(
    {
      namespace: peerNamespace,
      ...block,
      internet: z
        .literal(true, { error: 'Write `internet: true`, or remove the entry.' })
        .optional()
        .describe('Public addresses: everything but private networks and the metadata addresses.'),
      apiServer: z
        .literal(true, { error: 'Write `apiServer: true`, or remove the entry.' })
        .optional()
        .describe('The Kubernetes API server. Only Cilium can name it.'),
    },
    kinds,
  ),
}

export type IngressPeer = z.output<typeof connections.from>[number]
export type EgressPeer = z.output<typeof connections.to>[number]
