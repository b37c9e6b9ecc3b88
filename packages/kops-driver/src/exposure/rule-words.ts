import type { IngressRule } from '@dayone/aws'
import { wideAccess } from '../spec/internet-share.ts'

/** For example "TCP 22 from 198.51.100.0/24", "all traffic from every address on the internet (0.0.0.0/0)". */
export const ruleWords = (rule: IngressRule): string => `${trafficWords(rule)} from ${sourceWords(rule)}`

function trafficWords({ protocol, from, to }: IngressRule): string {
  if (protocol === 'all') return 'all traffic'
  if (protocol === 'icmp' || protocol === 'icmpv6') {
    const name = protocol === 'icmp' ? 'ICMP' : 'ICMPv6'
    return from === -1 ? name : `${name} type ${from}`
  }
  if (protocol !== 'tcp' && protocol !== 'udp') return `protocol ${protocol}`
  const ports = from === -1 || (from === 0 && to === 65535) ? 'all ports' : from === to ? `${from}` : `${from}-${to}`
  return `${protocol.toUpperCase()} ${ports}`
}

function sourceWords({ source }: IngressRule): string {
  switch (source.kind) {
    case 'group':
      return `the security group ${source.id}`
    case 'prefix-list':
      return `the prefix list ${source.id}`
    case 'range': {
      const wide = wideAccess([source.cidr])
      return wide === undefined ? source.cidr : `${wide} (${source.cidr})`
    }
  }
}

/** The command that deletes rules of one group. */
export const revokeCommand = (region: string, rules: readonly IngressRule[]): string =>
  `aws ec2 revoke-security-group-ingress --region ${region} --group-id ${rules[0]?.group ?? ''} --security-group-rule-ids ${rules.map(({ id }) => id).join(' ')}`
