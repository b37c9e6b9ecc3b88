import type * as Ec2Sdk from '@aws-sdk/client-ec2'
import type { LeftoversOptions } from './find-leftovers.ts'
import { tagRecord } from '../tags.ts'

/** A resource with a cluster's tags or name. */
export interface Remains {
  readonly kind: string
  readonly id: string
  /** Its Name tag, or its own name; may be empty. */
  readonly name: string
}

/** The roles that kops creates for a cluster (kops, pkg/model/iam.go). */
const ROLES = ['masters', 'nodes', 'bastions']

/**
 * Networks, security groups and roles of a cluster: they are not billed, and a new cluster of that name would take them
 * over.
 */
export async function findRemains(
  { cluster, ec2, ask }: LeftoversOptions,
  settings: object,
): Promise<readonly Remains[]> {
  const { sdk, client } = await ec2()
  const Filters = [{ Name: 'tag:KubernetesCluster', Values: [cluster] }]
  const found = await Promise.all([
    ask('ec2:DescribeVpcs', async () => {
      const { Vpcs = [] } = await client.send(new sdk.DescribeVpcsCommand({ Filters }))
      return Vpcs.map(({ VpcId: id = '', Tags }) => ({ kind: 'VPC', id, name: nameTag(Tags) }))
    }),
    ask('ec2:DescribeSecurityGroups', async () => {
      const groups: Remains[] = []
      for await (const { SecurityGroups = [] } of sdk.paginateDescribeSecurityGroups({ client }, { Filters }))
        for (const { GroupId: id = '', GroupName: name = '' } of SecurityGroups)
          groups.push({ kind: 'security group', id, name })
      return groups
    }),
    findRoles({ cluster, ask }, settings),
  ])
  return found.flat()
}

const nameTag = (tags: Ec2Sdk.Tag[] | undefined): string => tagRecord(tags)['Name'] ?? ''

async function findRoles(
  { cluster, ask }: Pick<LeftoversOptions, 'cluster' | 'ask'>,
  settings: object,
): Promise<readonly Remains[]> {
  const sdk = await import('@aws-sdk/client-iam')
  const client = new sdk.IAMClient(settings)
  const roles = await Promise.all(
    ROLES.map((role) =>
      ask('iam:GetRole', async () => {
        try {
          const { Role } = await client.send(new sdk.GetRoleCommand({ RoleName: `${role}.${cluster}` }))
          return Role === undefined ? [] : [{ kind: 'IAM role', id: Role.RoleName ?? '', name: Role.RoleName ?? '' }]
        } catch (error) {
          if (error instanceof sdk.NoSuchEntityException) return []
          throw error
        }
      }),
    ),
  )
  return roles.flat()
}
