import type { Cloud, IngressRule, WaysIn } from '@dayone/aws'
import type { ClusterSpec } from '@dayone/cluster-spec'
import type { PreviewItem } from '@dayone/kops'
import type { StepContext } from '@dayone/pipeline'
import { ownsCluster, type ClusterSlice } from '../answers/cluster-config.ts'
import type { OldRule } from '../contract/cluster-change.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { isAccessRule } from '../preview/preview-work.ts'
import { lookUp } from './look-up.ts'
import { ruleWords } from './rule-words.ts'
import { leftoverWaysIn, type SurplusRule } from './surplus-ways-in.ts'

/** The ports whose old rules kops deletes with --prune (kops 1.36, RemoveExtraRules in pkg/model/awsmodel). */
const PRUNED = [22, 443, 8443]

/**
 * Rules that remained after their access list changed: all of them if the cluster is ours, otherwise only those that
 * kops would delete too. Undefined if these credentials may not read them.
 */
export async function oldRules(
  config: ClusterSlice,
  spec: ClusterSpec,
  cloud: Pick<Cloud, 'waysIn'>,
): Promise<readonly SurplusRule[] | undefined> {
  const asked = await lookUp<WaysIn>(() => cloud.waysIn(config.name))
  if (asked.is === 'not-allowed') return undefined
  const old = leftoverWaysIn(spec, asked.answer)
  return ownsCluster(config) ? old : old.filter(({ rule }) => rule.protocol === 'tcp' && PRUNED.includes(rule.from))
}

/** The rules as data of a change. Pure. */
export const carried = (rules: readonly SurplusRule[]): readonly OldRule[] =>
  rules.map(({ rule }) => ({ group: rule.group, rule: rule.id }))

/** The rules as kops' preview would list them if it found all of them. Pure. */
export const asPrunes = (rules: readonly SurplusRule[]): readonly PreviewItem[] =>
  rules.map(({ rule, group }) => ({ type: 'SecurityGroupRule', name: `${group.name}: ${ruleWords(rule)}`, fields: [] }))

/** What kops would delete apart from these rules. kops names a rule by its ports and source. Pure. */
export const withoutOldRules = (
  prunes: readonly PreviewItem[],
  rules: readonly SurplusRule[],
): readonly PreviewItem[] => {
  const known = new Set(rules.map(({ rule }) => nameOfKops(rule)))
  return prunes.filter((item) => !isAccessRule(item) || !known.has(item.name.trim()))
}

/** The format of kops' deleteSecurityGroupRule.Item (kops 1.36, awstasks/securitygroup.go). */
function nameOfKops({ group, protocol, from, to, source }: IngressRule): string {
  const cidr = source.kind === 'range' ? source.cidr : ''
  return [
    `${group}:`,
    from === 0 ? '' : ` port=${from}${to === from ? '' : `-${to}`}`,
    protocol === 'all' ? '' : ` protocol=${protocol}`,
    ` ip=${cidr.includes(':') ? '' : cidr} ipv6=${cidr.includes(':') ? cidr : ''}`,
  ]
    .join('')
    .trim()
}

/** Deletes those of the rules that still exist. Safe to repeat. */
export async function closeOldRules(
  name: string,
  approved: readonly OldRule[],
  { ports: { cloud }, report }: StepContext<ClusterPorts>,
): Promise<void> {
  if (approved.length === 0) return
  const { rules } = await cloud.waysIn(name)
  const left = approved.filter((one) => rules.some(({ id, group }) => id === one.rule && group === one.group))
  for (const [group, ofGroup] of Map.groupBy(left, (one) => one.group)) {
    await cloud.closeWaysIn(
      group,
      ofGroup.map(({ rule }) => rule),
    )
    report(`Closed in ${group}: ${ofGroup.map(({ rule }) => rule).join(', ')}`)
  }
}
