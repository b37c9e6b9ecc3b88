import type * as Ec2Sdk from '@aws-sdk/client-ec2'
import type { Ask } from '../access/ask.ts'
import { isOfCluster, type Leftover } from './leftovers.ts'
import { tagRecord } from '../tags.ts'

type Ec2Tags = Parameters<typeof tagRecord>[0]

export interface LeftoversOptions {
  readonly cluster: string
  ec2(): Promise<{ readonly sdk: typeof Ec2Sdk; readonly client: Ec2Sdk.EC2Client }>
  /** Turns a failure of the request into a sentence that names the action. */
  readonly ask: Ask
}

/** Machines, disks, NAT gateways and addresses with either tag of the cluster, in every billed state. */
export async function findEc2Leftovers({ cluster, ec2, ask }: LeftoversOptions): Promise<readonly Leftover[]> {
  const { sdk, client } = await ec2()
  const byTag = [
    { Name: 'tag:KubernetesCluster', Values: [cluster] },
    { Name: `tag:kubernetes.io/cluster/${cluster}`, Values: ['owned'] },
  ]
  const ofBothTags = async (find: (filter: Ec2Sdk.Filter) => Promise<readonly Leftover[]>) => {
    const found = await Promise.all(byTag.map(find))
    return [...new Map(found.flat().map((leftover) => [leftover.id, leftover])).values()]
  }
  const all = await Promise.all([
    ofBothTags((tag) =>
      ask('ec2:DescribeInstances', async () => {
        // A stopped machine is still billed for its disks.
        const states = { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] }
        const found: Leftover[] = []
        for await (const { Reservations = [] } of sdk.paginateDescribeInstances({ client }, { Filters: [tag, states] }))
          for (const { InstanceId = '', InstanceType = '', Tags } of Reservations.flatMap(
            ({ Instances = [] }) => Instances,
          ))
            found.push({ kind: 'instance', id: InstanceId, name: nameTag(Tags), size: InstanceType })
        return found
      }),
    ),
    ofBothTags((tag) =>
      ask('ec2:DescribeVolumes', async () => {
        const found: Leftover[] = []
        for await (const { Volumes = [] } of sdk.paginateDescribeVolumes({ client }, { Filters: [tag] }))
          for (const { VolumeId = '', Size = 0, State, Tags } of Volumes)
            if (State !== 'deleting' && State !== 'deleted')
              found.push({ kind: 'volume', id: VolumeId, name: nameTag(Tags), size: `${Size} GiB` })
        return found
      }),
    ),
    ofBothTags((tag) =>
      ask('ec2:DescribeNatGateways', async () => {
        const found: Leftover[] = []
        for await (const { NatGateways = [] } of sdk.paginateDescribeNatGateways({ client }, { Filter: [tag] }))
          for (const { NatGatewayId = '', State, Tags } of NatGateways)
            if (State === 'available' || State === 'pending')
              found.push({ kind: 'NAT gateway', id: NatGatewayId, name: nameTag(Tags), size: '' })
        return found
      }),
    ),
    ofBothTags((tag) =>
      ask('ec2:DescribeAddresses', async () => {
        const { Addresses = [] } = await client.send(new sdk.DescribeAddressesCommand({ Filters: [tag] }))
        return Addresses.map(({ AllocationId = '', PublicIp = '', Tags }) => ({
          kind: 'elastic IP',
          id: AllocationId,
          name: nameTag(Tags),
          size: PublicIp,
        }))
      }),
    ),
  ])
  return all.flat()
}

const nameTag = (tags: Ec2Tags): string => tagRecord(tags)['Name'] ?? ''

/** The maximum number of load balancers per request (ELB API, DescribeTags). */
const TAGS_AT_ONCE = 20

/** Network and application load balancers (elasticloadbalancing v2). */
export async function findLoadBalancers(
  { cluster, ask }: Pick<LeftoversOptions, 'cluster' | 'ask'>,
  settings: object,
): Promise<readonly Leftover[]> {
  const sdk = await import('@aws-sdk/client-elastic-load-balancing-v2')
  const client = new sdk.ElasticLoadBalancingV2Client(settings)
  return ask('elasticloadbalancing:DescribeLoadBalancers', async () => {
    const all = new Map<string, Leftover>()
    for await (const { LoadBalancers = [] } of sdk.paginateDescribeLoadBalancers({ client }, {}))
      for (const { LoadBalancerArn: id = '', LoadBalancerName: name = '', Type = '' } of LoadBalancers)
        all.set(id, { kind: 'load balancer', id, name, size: Type })
    return taggedOf(cluster, all, async (ResourceArns) => {
      const { TagDescriptions = [] } = await client.send(new sdk.DescribeTagsCommand({ ResourceArns }))
      return TagDescriptions.map(({ ResourceArn, Tags }) => [ResourceArn, Tags] as const)
    })
  })
}

/** Classic load balancers, the default for a Service of type LoadBalancer. */
export async function findClassicLoadBalancers(
  { cluster, ask }: Pick<LeftoversOptions, 'cluster' | 'ask'>,
  settings: object,
): Promise<readonly Leftover[]> {
  const sdk = await import('@aws-sdk/client-elastic-load-balancing')
  const client = new sdk.ElasticLoadBalancingClient(settings)
  return ask('elasticloadbalancing:DescribeLoadBalancers', async () => {
    const all = new Map<string, Leftover>()
    for await (const { LoadBalancerDescriptions = [] } of sdk.paginateDescribeLoadBalancers({ client }, {}))
      for (const { LoadBalancerName: name = '' } of LoadBalancerDescriptions)
        all.set(name, { kind: 'load balancer', id: name, name, size: 'classic' })
    return taggedOf(cluster, all, async (LoadBalancerNames) => {
      const { TagDescriptions = [] } = await client.send(new sdk.DescribeTagsCommand({ LoadBalancerNames }))
      return TagDescriptions.map(({ LoadBalancerName, Tags }) => [LoadBalancerName, Tags] as const)
    })
  })
}

async function taggedOf(
  cluster: string,
  all: ReadonlyMap<string, Leftover>,
  tagsOf: (ids: string[]) => Promise<readonly (readonly [string | undefined, Ec2Tags])[]>,
): Promise<readonly Leftover[]> {
  const ids = [...all.keys()]
  const found: Leftover[] = []
  for (let at = 0; at < ids.length; at += TAGS_AT_ONCE)
    for (const [id, tags] of await tagsOf(ids.slice(at, at + TAGS_AT_ONCE))) {
      const leftover = all.get(id ?? '')
      if (leftover !== undefined && isOfCluster(tagRecord(tags), cluster)) found.push(leftover)
    }
  return found
}
