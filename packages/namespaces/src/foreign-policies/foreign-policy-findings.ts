import type { KubeObject } from '@dayone/kube'
import type { Check, Finding } from '@dayone/pipeline'
import { openedFlow } from '../flows/opened-flows.ts'
import { policyId, type ForeignPolicy } from './find-foreign-policies.ts'
import type { Opening } from './opening.ts'

const shownPeers = 4
/** Each example requires two evaluations of the whole cluster. */
const mostExamples = 20

const sentence = (openings: readonly Opening[], direction: Opening['direction']): string | undefined => {
  const some = openings.filter((opening) => opening.direction === direction)
  if (some.length === 0) return undefined
  const peers = [...new Set(some.map(({ peer, ports }) => (ports === '' ? peer : `${peer} (${ports})`)))]
  const more = peers.length > shownPeers ? ` and ${peers.length - shownPeers} more` : ''
  return `${direction === 'in' ? 'allows ingress from' : 'allows egress to'} ${peers.slice(0, shownPeers).join(', ')}${more}`
}

/** "It lets in everyone and lets pods out to 0.0.0.0/0." */
const opens = (openings: readonly Opening[]): string =>
  [sentence(openings, 'in'), sentence(openings, 'out')].filter((text) => text !== undefined).join(' and ')

const common = ({ namespace, id, title, openings, digest }: ForeignPolicy) => {
  const finding = `NS-02/${namespace}/opened/${id}@${digest}`
  const isByLabel = openings.some((opening) => opening.isByLabel === true)
  return {
    id: finding,
    target: title,
    severity: openings.some(({ isWide }) => isWide) ? ('high' as const) : ('medium' as const),
    control: 'NS-02',
    text: `It ${opens(openings)}. Policies are additive, so ${namespace} is not isolated.${isByLabel ? ' Anyone who can label a namespace can choose who that is.' : ''}`,
    hint: `Delete it, narrow it, or accept it: namespaces.accepted in dayone.yaml with finding: ${finding}, reason, owner and until.`,
  }
}

export const foreignPolicyFindings = (policies: readonly ForeignPolicy[]): readonly Finding[] =>
  policies.map((policy) => ({ ...common(policy), kind: 'risk' }))

/** `live`: the current pods, namespaces and policies, to name a connection that the policy opens. */
export const foreignPolicyChecks = (
  policies: readonly ForeignPolicy[],
  live: readonly KubeObject[],
): readonly Check[] => policies.map((policy, index) => checkOf(policy, index < mostExamples ? live : []))

const checkOf = (policy: ForeignPolicy, live: readonly KubeObject[]): Check => {
  const { text, ...rest } = common(policy)
  const isIt = (object: KubeObject): boolean => policyId(object) === policy.id
  const flow = live.some(isIt) ? openedFlow(live, isIt, policy.namespace) : undefined
  const example = flow === undefined ? '' : ` By it alone, ${flow.from} reaches ${flow.to} on ${flow.ports}.`
  return {
    ...rest,
    text: `${text}${example}`,
    rule: 'namespaces/isolation',
    status: 'fail',
    means: 'read every network policy that selects pods of the namespace, and judged with it and without it',
  }
}
