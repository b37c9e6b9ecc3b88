import type * as Ec2Sdk from '@aws-sdk/client-ec2'
import { isOfCluster } from '../leftovers/leftovers.ts'
import { tagRecord } from '../tags.ts'
import { findEntrances } from './find-entrances.ts'
import { findMachines, type AskEc2 } from './find-machines.ts'
import type { GuardingGroup, IngressRule, RuleSource, WaysIn } from './ways-in.ts'

/** The maximum number of values of an EC2 filter ("Using Filtering", Amazon EC2 API). */
const VALUES_AT_ONCE = 200

/**
 * Reads every ingress rule of every security group that is attached to a machine or to kops' load balancers, regardless
 * of who created it.
 */
export async function findWaysIn(asking: AskEc2, settings: object): Promise<WaysIn> {
  const { cluster, ask } = asking
  const [machines, entrances] = await Promise.all([findMachines(asking), findEntrances({ cluster, ask }, settings)])
  const attached = new Set([...machines, ...entrances].flatMap(({ securityGroups }) => securityGroups))
  const rules = await rulesOf([...attached], asking)
  const sources = rules.flatMap(({ source }) => (source.kind === 'group' ? [source.id] : []))
  const known = await describeGroups([...new Set([...attached, ...sources])], asking)
  const groups = [...attached].map((id): GuardingGroup => ({
    id,
    name: known.get(id)?.name ?? '',
    isOfCluster: known.get(id)?.isOfCluster ?? false,
    instanceGroups: distinct(
      machines.filter(({ securityGroups }) => securityGroups.includes(id)).map((one) => one.instanceGroup ?? one.id),
    ),
    loadBalancers: distinct(
      entrances.filter(({ securityGroups }) => securityGroups.includes(id)).map(({ role }) => role),
    ),
  }))
  return { groups, rules, ownGroups: [...known].filter(([, { isOfCluster }]) => isOfCluster).map(([id]) => id) }
}

const distinct = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)]

async function rulesOf(groups: readonly string[], { ec2, ask }: AskEc2): Promise<readonly IngressRule[]> {
  const { sdk, client } = await ec2()
  const found: IngressRule[] = []
  for (let at = 0; at < groups.length; at += VALUES_AT_ONCE) {
    const Filters = [{ Name: 'group-id', Values: groups.slice(at, at + VALUES_AT_ONCE) }]
    await ask('ec2:DescribeSecurityGroupRules', async () => {
      for await (const { SecurityGroupRules = [] } of sdk.paginateDescribeSecurityGroupRules({ client }, { Filters }))
        found.push(...SecurityGroupRules.filter(({ IsEgress }) => IsEgress !== true).map(ruleOf))
    })
  }
  return found
}

const ruleOf = (rule: Ec2Sdk.SecurityGroupRule): IngressRule => ({
  id: rule.SecurityGroupRuleId ?? '',
  group: rule.GroupId ?? '',
  protocol: PROTOCOLS[rule.IpProtocol ?? '-1'] ?? rule.IpProtocol ?? 'all',
  from: rule.FromPort ?? -1,
  to: rule.ToPort ?? -1,
  source: sourceOf(rule),
  description: rule.Description ?? '',
})

/** EC2 accepts protocol numbers as well as names (IANA). */
const PROTOCOLS: Readonly<Record<string, string>> = {
  '-1': 'all',
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'icmpv6',
}

const sourceOf = ({ CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo }: Ec2Sdk.SecurityGroupRule): RuleSource => {
  if (ReferencedGroupInfo !== undefined) return { kind: 'group', id: ReferencedGroupInfo.GroupId ?? '' }
  if (PrefixListId !== undefined) return { kind: 'prefix-list', id: PrefixListId }
  return { kind: 'range', cidr: CidrIpv4 ?? CidrIpv6 ?? '' }
}

/** Leaves out groups of other accounts and deleted groups. */
async function describeGroups(ids: readonly string[], { cluster, ec2, ask }: AskEc2) {
  const { sdk, client } = await ec2()
  const known = new Map<string, { readonly name: string; readonly isOfCluster: boolean }>()
  for (let at = 0; at < ids.length; at += VALUES_AT_ONCE) {
    const Filters = [{ Name: 'group-id', Values: ids.slice(at, at + VALUES_AT_ONCE) }]
    await ask('ec2:DescribeSecurityGroups', async () => {
      for await (const { SecurityGroups = [] } of sdk.paginateDescribeSecurityGroups({ client }, { Filters }))
        for (const { GroupId = '', GroupName = '', Tags } of SecurityGroups)
          known.set(GroupId, { name: GroupName, isOfCluster: isOfCluster(tagRecord(Tags), cluster) })
    })
  }
  return known
}
