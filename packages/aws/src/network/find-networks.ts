import type * as Ec2Sdk from '@aws-sdk/client-ec2'
import type { LeftoversOptions } from '../leftovers/find-leftovers.ts'
import { tagRecord } from '../tags.ts'

/** A VPC of the region, with its subnets. */
export interface Network {
  readonly id: string
  /** Its Name tag; may be empty. */
  readonly name: string
  readonly cidr: string
  /** The default VPC of the account. */
  readonly isDefault: boolean
  /** Whether it has an internet gateway, which kops requires. */
  readonly hasInternetGateway: boolean
  /** The cluster that kops created it for, from its tag. */
  readonly cluster: string | undefined
  /** Sorted by zone. */
  readonly subnets: readonly NetworkSubnet[]
}

/** A subnet of a VPC. */
export interface NetworkSubnet {
  readonly id: string
  readonly name: string
  readonly cidr: string
  readonly zone: string
}

/** Every VPC of the region, the default one first, then by name. */
export async function findNetworks({ ec2, ask }: Pick<LeftoversOptions, 'ec2' | 'ask'>): Promise<readonly Network[]> {
  const { sdk, client } = await ec2()
  const [vpcs, subnets, gateways] = await Promise.all([
    ask('ec2:DescribeVpcs', async () => {
      const found: Ec2Sdk.Vpc[] = []
      for await (const { Vpcs = [] } of sdk.paginateDescribeVpcs({ client }, {})) found.push(...Vpcs)
      return found
    }),
    ask('ec2:DescribeSubnets', async () => {
      const found: Ec2Sdk.Subnet[] = []
      for await (const { Subnets = [] } of sdk.paginateDescribeSubnets({ client }, {})) found.push(...Subnets)
      return found
    }),
    ask('ec2:DescribeInternetGateways', async () => {
      const found: Ec2Sdk.InternetGateway[] = []
      for await (const { InternetGateways = [] } of sdk.paginateDescribeInternetGateways({ client }, {}))
        found.push(...InternetGateways)
      return found
    }),
  ])
  const connected = new Set(gateways.flatMap(({ Attachments = [] }) => Attachments.map(({ VpcId }) => VpcId)))
  return vpcs
    .map(({ VpcId: id = '', CidrBlock: cidr = '', IsDefault = false, Tags }) => {
      const tags = tagRecord(Tags)
      return {
        id,
        name: tags['Name'] ?? '',
        cidr,
        isDefault: IsDefault,
        hasInternetGateway: connected.has(id),
        cluster: tags['KubernetesCluster'],
        subnets: subnets
          .filter(({ VpcId }) => VpcId === id)
          .map(networkSubnet)
          .sort((left, right) => left.zone.localeCompare(right.zone)),
      }
    })
    .sort((left, right) => Number(right.isDefault) - Number(left.isDefault) || left.name.localeCompare(right.name))
}

const networkSubnet = ({ SubnetId, CidrBlock, AvailabilityZone, Tags }: Ec2Sdk.Subnet): NetworkSubnet => ({
  id: SubnetId ?? '',
  name: tagRecord(Tags)['Name'] ?? '',
  cidr: CidrBlock ?? '',
  zone: AvailabilityZone ?? '',
})
