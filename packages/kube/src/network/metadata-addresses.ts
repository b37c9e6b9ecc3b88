/** An address that pods must not reach, or may reach. */
export interface MetadataAddress {
  readonly cidr: string
  readonly what: string
}

/**
 * Addresses from which a cloud serves credentials and facts about the machine. On EC2 the first two matter; closing the
 * others costs nothing, and protects if an agent is installed that listens there. Sources: EC2 user guide (instance
 * metadata), ECS task metadata, eks-pod-identity-agent `pkg/config`.
 */
export const metadataAddresses: readonly MetadataAddress[] = [
  { cidr: '169.254.169.254/32', what: 'EC2 instance metadata (also GCP, Azure, OpenStack, DigitalOcean)' },
  { cidr: 'fd00:ec2::254/128', what: 'EC2 instance metadata over IPv6, open as soon as a subnet has an IPv6 range' },
  { cidr: '169.254.170.2/32', what: 'ECS task credentials' },
  { cidr: '169.254.170.23/32', what: 'EKS Pod Identity agent, which cannot be used on kops' },
  { cidr: 'fd00:ec2::23/128', what: 'EKS Pod Identity agent over IPv6' },
]
