import { metadataAddresses, type MetadataAddress } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'

/** Link-local addresses that pods need, which is why 169.254.0.0/16 is never blocked as a whole. */
export const neededAddresses: readonly MetadataAddress[] = [
  { cidr: '169.254.20.10/32', what: 'NodeLocal DNSCache of kops' },
  { cidr: 'fd00:90de:d95::1/128', what: 'NodeLocal DNSCache of kops over IPv6' },
  { cidr: '169.254.169.253/32', what: 'DNS resolver of the VPC' },
  { cidr: 'fd00:ec2::253/128', what: 'DNS resolver of the VPC over IPv6' },
  { cidr: '169.254.169.123/32', what: 'Amazon Time Sync' },
]

/** The addresses to block in this cluster, never that of its own DNS cache. */
export const deniedCidrs = (facts: Pick<ClusterFacts, 'nodeLocalDns'>): readonly string[] =>
  metadataAddresses.map(({ cidr }) => cidr).filter((cidr) => cidr.split('/')[0] !== facts.nodeLocalDns)
