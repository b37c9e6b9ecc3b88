import type { GuardingGroup, IngressRule, WaysIn } from '@dayone/aws'
import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { AccessList } from '../spec/access-lists.ts'
import { coversRange } from '../spec/address-ranges.ts'
import { askedWaysIn, guarded, namedGroups, nodePorts, type AskedWayIn } from './asked-ways-in.ts'

/** What a rule opens beyond the lists: something that a list controls, or other access. */
export type Opens = AccessList['id'] | 'other-access'

/** A rule that allows more than the specification. */
export interface SurplusRule {
  readonly rule: IngressRule
  readonly group: GuardingGroup
  readonly opens: readonly Opens[]
  /**
   * `service`: created by a controller in the cluster for a Service of type LoadBalancer. `named`: in a group that the
   * specification references. `extra`: of unknown origin.
   */
  readonly because: 'service' | 'named' | 'extra'
  /**
   * It has the form of the rules that kops creates for its lists: either an address that was on a list, or a rule made
   * to look like one.
   */
  readonly isLikeList: boolean
}

/** Every rule that allows more than the lists of the specification, regardless of who created it. Pure. */
export function surplusWaysIn(spec: ClusterSpec, { groups, rules, ownGroups }: WaysIn): readonly SurplusRule[] {
  const named = namedGroups(spec)
  const own = new Set([...ownGroups, ...named])
  return rules.flatMap((rule): readonly SurplusRule[] => {
    const group = groups.find(({ id }) => id === rule.group)
    if (group === undefined) return []
    const isOwn = rule.source.kind === 'group' && own.has(rule.source.id)
    if (isOwn && !leadsToEtcd(rule, group, { groups, rules, ownGroups }, spec)) return []
    const asked = askedWaysIn(spec, group)
    if (asked.some((way) => isAsked(rule, way))) return []
    const because = named.includes(group.id) ? 'named' : isOfService(rule, spec) ? 'service' : 'extra'
    return [
      {
        rule,
        group,
        opens: opensOf(rule, group, spec),
        because,
        isLikeList: group.isOfCluster && rule.source.kind !== 'group' && asked.some((way) => isOfShape(rule, way)),
      },
    ]
  })
}

const isOfShape = ({ protocol, from, to }: IngressRule, way: AskedWayIn): boolean =>
  protocol === way.protocol && from === way.from && to === way.to

/** A rule with fewer ports, or with a part of the addresses, allows nothing additional. */
function isAsked({ protocol, from, to, source }: IngressRule, way: AskedWayIn): boolean {
  if (protocol !== way.protocol || from < way.from || to > way.to) return false
  if (source.kind === 'range') return coversRange(way.sources, source.cidr)
  return source.kind === 'prefix-list' && way.sources.includes(source.id)
}

/**
 * The cloud controller and the AWS load balancer controller mark their rules in the description. The mark counts only
 * for node ports, because anyone can write a description.
 */
function isOfService({ protocol, from, to, description }: IngressRule, spec: ClusterSpec): boolean {
  const range = nodePorts(spec)
  const isNodePort = (protocol === 'tcp' || protocol === 'udp') && from >= range.from && to <= range.to
  return isNodePort && /^(kubernetes\.io\/rule\/nlb\/|elbv2\.k8s\.aws\/targetGroupBinding=)/.test(description)
}

/** The lists that a rule concerns, whether or not they contain it. Pure. */
export function opensOf(rule: IngressRule, group: GuardingGroup, spec: ClusterSpec): readonly Opens[] {
  const { isApi, isNode, isMachine, isBalancer } = guarded(spec, group)
  const { protocol, from, to } = rule
  const range = nodePorts(spec)
  const isAll = protocol === 'all'
  const isTcp = isAll || protocol === 'tcp'
  const touches = (first: number, last = first): boolean => isAll || from === -1 || (from <= last && first <= to)
  const lists: Opens[] = [
    ...(isApi && isTcp && (touches(443) || touches(8443)) ? ['api-access' as const] : []),
    ...((isMachine || isBalancer) && isTcp && touches(22) && !isOnlyApi(group) ? ['ssh-access' as const] : []),
    ...(isNode && (isTcp || protocol === 'udp') && touches(range.from, range.to) ? ['node-port-access' as const] : []),
  ]
  const isNarrow = from === to || (from >= range.from && to <= range.to)
  return lists.length > 0 && !isAll && from !== -1 && isNarrow ? lists : [...lists, 'other-access']
}

/** The load balancer of the API forwards only to the API. */
const isOnlyApi = ({ instanceGroups, loadBalancers }: GuardingGroup): boolean =>
  instanceGroups.length === 0 && !loadBalancers.includes('bastion')

/** Client and peer ports of etcd-main and etcd-events (kops, pkg/wellknownports). */
const ETCD = [2380, 2381, 4001, 4002]

/**
 * kops blocks nodes from etcd, which stores every Secret. With amazonvpc it cannot, because pods have addresses of the
 * VPC.
 */
function leadsToEtcd(
  { source, protocol, from, to }: IngressRule,
  group: GuardingGroup,
  ways: WaysIn,
  spec: ClusterSpec,
) {
  const sender = ways.groups.find(({ id }) => source.kind === 'group' && id === source.id)
  if (sender === undefined || !guarded(spec, sender).isNode || guarded(spec, sender).isApi) return false
  if (!guarded(spec, group).isMachine || !guarded(spec, group).isApi) return false
  if (readPath(spec.cluster, ['spec', 'networking', 'amazonvpc']) !== undefined) return false
  return protocol === 'all' || (protocol === 'tcp' && ETCD.some((port) => from === -1 || (from <= port && port <= to)))
}

/**
 * Rules that remained after their list changed. kops deletes those of ports 443 and 22 only with --prune, and those of
 * ICMP and of node ports never (kops 1.36, RemoveExtraRules in pkg/model/awsmodel). Pure.
 */
export const leftoverWaysIn = (spec: ClusterSpec, ways: WaysIn): readonly SurplusRule[] =>
  surplusWaysIn(spec, ways).filter(({ isLikeList, because }) => isLikeList && because === 'extra')
