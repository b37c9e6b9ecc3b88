import type { Ask } from '../access/ask.ts'
import { tagRecord } from '../tags.ts'

/** A load balancer that kops created for a cluster, with its security groups. */
export interface Entrance {
  readonly role: 'api' | 'bastion'
  readonly securityGroups: readonly string[]
}

/** The maximum number of load balancers per request (ELB API, DescribeTags). */
const TAGS_AT_ONCE = 20

type Tagged = readonly (readonly [id: string, tags: Readonly<Record<string, string>>])[]

/**
 * kops' load balancers, of both kinds, by their tags: `Name` is `api.<cluster>` or `bastion.<cluster>` (kops,
 * pkg/model/awsmodel). Load balancers of Services belong to applications and are not checked.
 */
export async function findEntrances(
  { cluster, ask }: { readonly cluster: string; readonly ask: Ask },
  settings: object,
): Promise<readonly Entrance[]> {
  const [network, classic] = await Promise.all([
    import('@aws-sdk/client-elastic-load-balancing-v2'),
    import('@aws-sdk/client-elastic-load-balancing'),
  ])
  const found = await Promise.all([
    ask('elasticloadbalancing:DescribeLoadBalancers', async () => {
      const client = new network.ElasticLoadBalancingV2Client(settings)
      const groups = new Map<string, readonly string[]>()
      for await (const { LoadBalancers = [] } of network.paginateDescribeLoadBalancers({ client }, {}))
        for (const { LoadBalancerArn = '', SecurityGroups = [] } of LoadBalancers)
          groups.set(LoadBalancerArn, SecurityGroups)
      return entrancesOf(cluster, groups, async (ResourceArns) => {
        const { TagDescriptions = [] } = await client.send(new network.DescribeTagsCommand({ ResourceArns }))
        return TagDescriptions.map(({ ResourceArn = '', Tags }) => [ResourceArn, tagRecord(Tags)] as const)
      })
    }),
    ask('elasticloadbalancing:DescribeLoadBalancers', async () => {
      const client = new classic.ElasticLoadBalancingClient(settings)
      const groups = new Map<string, readonly string[]>()
      for await (const { LoadBalancerDescriptions = [] } of classic.paginateDescribeLoadBalancers({ client }, {}))
        for (const { LoadBalancerName = '', SecurityGroups = [] } of LoadBalancerDescriptions)
          groups.set(LoadBalancerName, SecurityGroups)
      return entrancesOf(cluster, groups, async (LoadBalancerNames) => {
        const { TagDescriptions = [] } = await client.send(new classic.DescribeTagsCommand({ LoadBalancerNames }))
        return TagDescriptions.map(({ LoadBalancerName = '', Tags }) => [LoadBalancerName, tagRecord(Tags)] as const)
      })
    }),
  ])
  return found.flat()
}

async function entrancesOf(
  cluster: string,
  groups: ReadonlyMap<string, readonly string[]>,
  tagsOf: (ids: string[]) => Promise<Tagged>,
): Promise<readonly Entrance[]> {
  const ids = [...groups.keys()]
  const found: Entrance[] = []
  for (let at = 0; at < ids.length; at += TAGS_AT_ONCE)
    for (const [id, tags] of await tagsOf(ids.slice(at, at + TAGS_AT_ONCE))) {
      if (tags['KubernetesCluster'] !== cluster) continue
      const role = (['api', 'bastion'] as const).find((one) => tags['Name'] === `${one}.${cluster}`)
      if (role !== undefined) found.push({ role, securityGroups: groups.get(id) ?? [] })
    }
  return found
}
