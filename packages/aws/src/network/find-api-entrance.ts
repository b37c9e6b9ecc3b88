import { defined } from '@dayone/pipeline'
import type { ApiEntrance, ApiTarget } from './api-entrance.ts'
import type { Ask } from '../access/ask.ts'
import { tagRecord } from '../tags.ts'

export interface EntranceOptions {
  readonly cluster: string
  readonly ask: Ask
}

/** The maximum number of load balancers per request (ELB API, DescribeTags). */
const TAGS_AT_ONCE = 20

const API_PORT = 443

/**
 * The network load balancer that kops created for the API (its Name tag is `api.<cluster>`, its name begins with
 * `api-`: kops, pkg/model/awsmodel/api_loadbalancer.go) and the health of its targets. Undefined if there is none yet,
 * or if the API has a classic one or only a DNS name.
 */
export async function findApiEntrance(
  { cluster, ask }: EntranceOptions,
  settings: object,
): Promise<ApiEntrance | undefined> {
  const sdk = await import('@aws-sdk/client-elastic-load-balancing-v2')
  const client = new sdk.ElasticLoadBalancingV2Client(settings)
  const balancers = await ask('elasticloadbalancing:DescribeLoadBalancers', async () => {
    const found = []
    for await (const { LoadBalancers = [] } of sdk.paginateDescribeLoadBalancers({ client }, {}))
      found.push(...LoadBalancers.filter(({ LoadBalancerName = '' }) => LoadBalancerName.startsWith('api-')))
    return found
  })
  const ours = await ask('elasticloadbalancing:DescribeTags', async () => {
    for (let at = 0; at < balancers.length; at += TAGS_AT_ONCE) {
      const arns = balancers.slice(at, at + TAGS_AT_ONCE).flatMap(({ LoadBalancerArn }) => LoadBalancerArn ?? [])
      const { TagDescriptions = [] } = await client.send(new sdk.DescribeTagsCommand({ ResourceArns: arns }))
      const found = TagDescriptions.find(({ Tags }) => {
        const tags = tagRecord(Tags)
        return tags['KubernetesCluster'] === cluster && tags['Name'] === `api.${cluster}`
      })
      if (found !== undefined) return found.ResourceArn
    }
    return undefined
  })
  const balancer = balancers.find(({ LoadBalancerArn }) => LoadBalancerArn === ours)
  if (ours === undefined || balancer === undefined) return undefined

  const groups = await ask('elasticloadbalancing:DescribeTargetGroups', async () => {
    const { TargetGroups = [] } = await client.send(new sdk.DescribeTargetGroupsCommand({ LoadBalancerArn: ours }))
    return TargetGroups.filter(({ Port }) => Port === API_PORT)
  })
  const arn = groups[0]?.TargetGroupArn
  const targets =
    arn === undefined
      ? []
      : await ask('elasticloadbalancing:DescribeTargetHealth', async () => {
          const { TargetHealthDescriptions = [] } = await client.send(
            new sdk.DescribeTargetHealthCommand({ TargetGroupArn: arn }),
          )
          return TargetHealthDescriptions.map(({ Target, TargetHealth }): ApiTarget => {
            const reason = TargetHealth?.Description
            return {
              id: Target?.Id ?? '',
              state: TargetHealth?.State ?? 'unknown',
              ...defined({ reason }),
            }
          })
        })
  const reason = balancer.State?.Reason
  return {
    name: balancer.LoadBalancerName ?? '',
    dnsName: balancer.DNSName ?? '',
    isInternal: balancer.Scheme === 'internal',
    state: balancer.State?.Code ?? 'unknown',
    ...defined({ reason }),
    targets,
  }
}
