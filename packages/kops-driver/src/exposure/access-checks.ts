import type { WaysIn } from '@dayone/aws'
import { isSameValue, type ClusterSpec } from '@dayone/cluster-spec'
import type { Check } from '@dayone/pipeline'
import { ownsCluster, type ClusterSlice } from '../answers/cluster-config.ts'
import {
  accessList,
  ACCESS_LISTS,
  ANSWERED_LISTS,
  inSentence,
  listWords,
  type AccessList,
} from '../spec/access-lists.ts'
import { wideAccess } from '../spec/internet-share.ts'
import { guarded } from './asked-ways-in.ts'
import type { Lookup } from './look-up.ts'
import { revokeCommand, ruleWords } from './rule-words.ts'
import { opensOf, surplusWaysIn, type Opens, type SurplusRule } from './surplus-ways-in.ts'

const MEANS = "read every ingress rule of the instances' and load balancers' security groups from EC2"
const CONTROL = 'KD-04'
/** With more rules per group, the check shows their number. */
const MOST_RULES = 5

export interface AccessQuestion {
  readonly config: ClusterSlice
  readonly spec: ClusterSpec
  readonly region: string
}

/** Compares who can reach the API, SSH, node ports and everything else in AWS with the specification. Pure. */
export function accessChecks(asking: AccessQuestion, asked: Lookup<WaysIn>): readonly Check[] {
  const { config, spec } = asking
  const wrongLists = ANSWERED_LISTS.flatMap((list) => savedListCheck(config, spec, list))
  if (asked.is === 'not-allowed') {
    return [...wrongLists, ...SUBJECTS.map(({ id, what }) => notProved(config.name, id, what, asked))]
  }
  const surplus = surplusWaysIn(spec, asked.answer)
  return [...wrongLists, ...SUBJECTS.flatMap((subject) => subjectChecks(asking, subject, asked.answer, surplus))]
}

interface Subject {
  readonly id: Opens
  readonly what: string
  readonly list?: AccessList
}

const SUBJECTS: readonly Subject[] = [
  ...ACCESS_LISTS.map((list) => ({ id: list.id, what: list.what, list })),
  { id: 'other-access', what: 'Everything else' },
]

const notProved = (target: string, id: Opens, what: string, { message, hint }: { message: string; hint: string }) => ({
  ...checkOf(target, id),
  status: 'skip' as const,
  notAsked: true as const,
  text: `Who reaches ${inSentence(what)} is not proved: ${message}`,
  hint,
})

const checkOf = (target: string, id: Opens) => ({
  id: `cluster/${id}`,
  rule: `cluster/${id}`,
  target,
  control: CONTROL,
  means: MEANS,
})

/** Fails if dayone.yaml and the specification list different addresses. */
function savedListCheck(
  config: ClusterSlice,
  spec: ClusterSpec,
  { id, what, field, answer }: (typeof ANSWERED_LISTS)[number],
): readonly Check[] {
  if (!ownsCluster(config)) return []
  const saved = accessList(spec, { field })
  if (isSameValue(saved, config[answer])) return []
  return [
    {
      ...checkOf(config.name, id),
      id: `cluster/${id}-saved`,
      means: `the saved specification: ${field}`,
      status: 'fail',
      severity: 'high',
      text: `${what} is open to ${listWords(saved)} in the specification, not to ${listWords(config[answer])} as configured.`,
      hint: 'dayone up cluster',
    },
  ]
}

function subjectChecks(
  { config, spec, region }: AccessQuestion,
  { id, what, list }: Subject,
  ways: WaysIn,
  surplus: readonly SurplusRule[],
): readonly Check[] {
  const base = checkOf(config.name, id)
  const guards = ways.groups.filter((group) => list === undefined || stands(id, guarded(spec, group)))
  if (guards.length === 0)
    return [{ ...base, status: 'skip', notAsked: true, text: `${what}: there is no instance or load balancer in AWS.` }]
  const ours = surplus.filter(({ opens }) => opens.includes(id))
  if (ours.length > 0) return byGroup(ours).map((rules) => surplusCheck({ base, id, config, region }, rules))
  if (list === undefined)
    return [{ ...base, status: 'pass', text: 'Nothing else can reach the instances from outside the cluster.' }]
  const sources = ways.rules
    .filter((rule) => guards.some((group) => group.id === rule.group && opensOf(rule, group, spec).includes(id)))
    .flatMap(({ source }) =>
      source.kind === 'range' ? [source.cidr] : source.kind === 'prefix-list' ? [source.id] : [],
    )
  const open = [...new Set(sources)]
  const wide = wideAccess(open)
  if (wide !== undefined)
    return [
      {
        ...base,
        status: 'warn',
        severity: 'high',
        text: `${what} ${list.isPlural === true ? 'are' : 'is'} open to ${wide}, as set in the specification (${list.field}).`,
        hint: 'List only the addresses that need it.',
      },
    ]
  const verb = list.isPlural === true ? 'are' : 'is'
  return [
    {
      ...base,
      status: 'pass',
      text: open.length === 0 ? `${what} ${verb} closed.` : `${what} ${verb} open to ${listWords(open)} only.`,
    },
  ]
}

const stands = (id: Opens, { isApi, isNode, isMachine }: ReturnType<typeof guarded>): boolean =>
  id === 'api-access' ? isApi : id === 'node-port-access' ? isNode : isMachine

const byGroup = (rules: readonly SurplusRule[]): readonly (readonly SurplusRule[])[] =>
  [...new Set(rules.map(({ group }) => group.id))].map((id) => rules.filter(({ group }) => group.id === id))

function surplusCheck(
  { base, id, config, region }: { base: ReturnType<typeof checkOf>; id: Opens; config: ClusterSlice; region: string },
  rules: readonly SurplusRule[],
): Check {
  const [first] = rules
  const group = first?.group
  const isExplained = rules.every(
    ({ because }) => because === 'service' || (because === 'named' && id === 'other-access'),
  )
  const more = rules.length > MOST_RULES ? `, and ${rules.length - MOST_RULES} more rules` : ''
  const named = rules.slice(0, MOST_RULES).map(({ rule }) => `${ruleWords(rule)} (${rule.id})`)
  const wide = wideAccess(rules.flatMap(({ rule: { source } }) => (source.kind === 'range' ? [source.cidr] : [])))
  return {
    ...base,
    id: `${base.id}-${group?.id ?? ''}`,
    status: isExplained ? 'warn' : 'fail',
    severity: isExplained ? 'low' : wide === undefined ? 'medium' : 'high',
    text: `The security group ${group?.name ?? ''} allows ${named.join(', ')}${more}${rules.length > 1 && wide !== undefined ? `, together ${wide}` : ''}: ${reason(first)}`,
    hint: isExplained
      ? 'If this is intended, no action is needed.'
      : ownsCluster(config) && rules.every(({ isLikeList }) => isLikeList)
        ? 'dayone up cluster'
        : revokeCommand(
            region,
            rules.map(({ rule }) => rule),
          ),
  }
}

function reason(rule: SurplusRule | undefined): string {
  switch (rule?.because) {
    case 'service':
      return 'a Service of type LoadBalancer requested it.'
    case 'named':
      return 'the specification lists this group, and kops does not manage its rules.'
    default:
      return 'the specification does not contain it.'
  }
}
