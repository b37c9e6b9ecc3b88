import { clientSettings, type AwsAccess } from './access/access.ts'
import { awsError } from './access/aws-error.ts'

/** The limits of an account that EC2 reports. */
export interface AccountLimits {
  readonly elasticIps: { readonly used: number; /** Undefined if EC2 does not report it. */ readonly limit?: number }
  /** EC2 reports no limit for VPCs; the default is 5. */
  readonly vpcs: { readonly used: number }
}

/** Reads the limits; changes nothing. Throws UserError (exit 6) if EC2 cannot be reached or denies access. */
export const readAccountLimits = async (access: AwsAccess): Promise<AccountLimits> => {
  const sdk = await import('@aws-sdk/client-ec2')
  const client = new sdk.EC2Client(clientSettings(access))
  const ask = async <Answer>(action: string, request: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await request()
    } catch (error) {
      throw awsError(error, action, access)
    }
  }
  const [limit, addresses, vpcs] = await Promise.all([
    ask('ec2:DescribeAccountAttributes', async () => {
      // With attribute names, EC2 supports only two attributes; without, it returns all.
      const { AccountAttributes = [] } = await client.send(new sdk.DescribeAccountAttributesCommand())
      const attribute = AccountAttributes.find(({ AttributeName }) => String(AttributeName) === 'vpc-max-elastic-ips')
      return Number(attribute?.AttributeValues?.[0]?.AttributeValue)
    }),
    ask(
      'ec2:DescribeAddresses',
      async () => (await client.send(new sdk.DescribeAddressesCommand())).Addresses?.length ?? 0,
    ),
    ask('ec2:DescribeVpcs', async () => {
      let found = 0
      for await (const { Vpcs = [] } of sdk.paginateDescribeVpcs({ client, pageSize: 1000 }, {})) found += Vpcs.length
      return found
    }),
  ])
  return {
    elasticIps: { used: addresses, ...(Number.isFinite(limit) ? { limit } : {}) },
    vpcs: { used: vpcs },
  }
}
