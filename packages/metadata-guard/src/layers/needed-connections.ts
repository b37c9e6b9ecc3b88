import type { Check } from '@dayone/pipeline'
import { sources } from '../deny-policy/earlier-tiers.ts'
import { namesOf } from '../host-network/names-of.ts'
import type { Target } from './access.ts'
import { deniedBy, type NetworkLayer } from './network-layer.ts'

interface Needed extends Target {
  readonly what: string
}

/** What a deny that is too wide cuts: 169.254.0.0/16 has DNS and time in it, and 0.0.0.0/0 the endpoints of AWS. */
const needed = (nodeLocalDns: string | undefined): readonly Needed[] => [
  { address: '169.254.169.253', protocol: 'UDP', port: 53, what: 'the DNS resolver of the VPC' },
  { address: '169.254.169.123', protocol: 'UDP', port: 123, what: 'Amazon Time Sync' },
  // Any address outside: those of STS change.
  { address: '203.0.113.9', protocol: 'TCP', port: 443, what: 'AWS STS, and every other address outside' },
  ...(nodeLocalDns === undefined
    ? []
    : [{ address: nodeLocalDns, protocol: 'UDP', port: 53, what: 'the DNS cache of the node' } as const]),
]

/** One failure for each connection that a deny policy cuts for pods which need it. What a team does not allow is its own affair. Pure. */
export const neededConnectionChecks = (
  network: NetworkLayer,
  { nodeLocalDns }: { readonly nodeLocalDns?: string | undefined },
): readonly Check[] => {
  if (network.state !== 'enforced') return []
  const pods = sources(network.world)
  return needed(nodeLocalDns).flatMap((target): readonly Check[] => {
    const cut = pods.flatMap(({ id, pod }) => {
      const by = deniedBy(network.world, pod, target)
      return by === undefined ? [] : [{ id, by }]
    })
    if (cut.length === 0) return []
    const policies = [...new Set(cut.flatMap(({ by }) => by))].toSorted()
    return [
      {
        id: `MG-02/needed/${target.address}`,
        rule: 'metadata-guard/layers',
        control: 'MG-02',
        target: `${target.protocol} ${target.address}:${target.port}`,
        status: 'fail',
        severity: 'high',
        means: 'computed from the deny rules of every network policy; no packets are sent',
        text: `A deny policy (${namesOf(policies)}) cuts ${namesOf(cut.map(({ id }) => id))} off from ${target.what}.`,
        hint: 'Deny only the metadata addresses, as `dayone up metadata-guard` does: never 169.254.0.0/16.',
      },
    ]
  })
}
