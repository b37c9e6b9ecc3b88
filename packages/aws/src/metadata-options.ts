import type { MetadataOptions } from './cloud.ts'

/** The structure in EC2's launch templates and instances. */
interface Ec2MetadataOptions {
  readonly HttpTokens?: string | undefined
  readonly HttpPutResponseHopLimit?: number | undefined
  readonly HttpProtocolIpv6?: string | undefined
}

/**
 * Unset fields get EC2's defaults: tokens optional, hop limit 1, no IPv6. An account or an AMI can set stricter
 * defaults; a running instance always reports its actual options.
 */
export const metadataOptions = (options: Ec2MetadataOptions | undefined): MetadataOptions => ({
  httpTokens: options?.HttpTokens === 'required' ? 'required' : 'optional',
  hopLimit: options?.HttpPutResponseHopLimit ?? 1,
  ipv6Enabled: options?.HttpProtocolIpv6 === 'enabled',
})
