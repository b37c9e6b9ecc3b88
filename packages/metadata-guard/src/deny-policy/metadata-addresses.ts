import { metadataAddresses, type MetadataAddress } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'

/** Link-local neighbours that pods need: the reason why 169.254.0.0/16 is never denied as a whole. */
export const neededAddresses: readonly MetadataAddress[] = [
  { cidr: '169.254.20.10/32', what: 'NodeLocal DNSCache of kops' },
  { cidr: 'fd00:90de:d95::1/128', what: 'NodeLocal DNSCache of kops over IPv6' },
  { cidr: '169.254.169.253/32', what: 'DNS resolver of the VPC' },
  { cidr: 'fd00:ec2::253/128', what: 'DNS resolver of the VPC over IPv6' },
  { cidr: '169.254.169.123/32', what: 'Amazon Time Sync' },
]

/** What to deny in this cluster: never the address of its own DNS cache. */
export const deniedCidrs = (facts: Pick<ClusterFacts, 'nodeLocalDns'>): readonly string[] =>
  metadataAddresses.map(({ cidr }) => cidr).filter((cidr) => cidr.split('/')[0] !== facts.nodeLocalDns)
