import type { MetadataOptions } from './cloud.ts'

/** EC2's own shape, in launch templates and in instances alike. */
interface Ec2MetadataOptions {
  readonly HttpTokens?: string | undefined
  readonly HttpPutResponseHopLimit?: number | undefined
  readonly HttpProtocolIpv6?: string | undefined
}

/**
 * What is not said counts as EC2's default: tokens optional, hop limit 1, no IPv6.
 * An account or an AMI can set stricter defaults; the running instance always says what it really has.
 */
export const metadataOptions = (options: Ec2MetadataOptions | undefined): MetadataOptions => ({
  httpTokens: options?.HttpTokens === 'required' ? 'required' : 'optional',
  hopLimit: options?.HttpPutResponseHopLimit ?? 1,
  ipv6Enabled: options?.HttpProtocolIpv6 === 'enabled',
})
