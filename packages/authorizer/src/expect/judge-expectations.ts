import { actionText, isPathAction, serviceAccountIdentity, type Action, type Identity } from '../access-request.ts'
import type { Authorizer, Chain, Holding } from '../authorizer.ts'
import { nearMisses } from '../questions/near-misses.ts'
import { subjectTitle, type PolicyRule, type Subject } from '../rbac-objects.ts'
import { ruleAllows } from '../rule-allows.ts'
import { ruleText } from '../rule-text.ts'
import type { Expectation, ExpectedAction } from './expectation.ts'

/** One sentence, and whether it is true. */
export interface Verdict {
  readonly expectation: Expectation
  readonly holds: boolean
  /** What speaks against it: chains, or what is missing. Clauses. */
  readonly reasons: readonly string[]
}

/** A right that Kubernetes or kops give to their own parts: no sentence is about it. */
export type IsOwn = (grant: { readonly binding: string; readonly role: string; readonly subject: Subject }) => boolean

const identityOf = ({ kind, name, namespace = '' }: Subject): Identity => {
  if (kind === 'ServiceAccount') return serviceAccountIdentity(namespace, name)
  const groups = ['system:authenticated']
  return kind === 'User' ? { user: name, groups } : { user: '', groups: [name, ...groups] }
}

const chainText = ({ binding, role, from, rule }: Omit<Chain, 'subjects'>): string =>
  `${binding} → ${role}${from === undefined ? '' : ` → ClusterRole/${from}`} → ${ruleText(rule)}`

/** Whether a rule leads to the action at all, be it for a few names only. */
const touches = (rule: PolicyRule, { action, isUnnamed }: ExpectedAction): boolean =>
  ruleAllows(isUnnamed ? { ...rule, resourceNames: [] } : rule, action)

const isIn = (namespace: string | undefined, action: Action): boolean =>
  namespace === undefined || (!isPathAction(action) && (action.namespace === '' || action.namespace === namespace))

const missing = (subject: Subject, { action }: ExpectedAction, authorizer: Authorizer): readonly string[] => {
  const identity = identityOf(subject)
  if (authorizer.decide({ ...identity, ...action }).allowed) return []
  const [miss] = nearMisses(authorizer.holdings(identity), action)
  const almost = miss === undefined ? '' : ` (${miss.binding} → ${miss.role} would, but ${miss.but})`
  return [`nothing lets ${subjectTitle(subject)} ${actionText(action)}${almost}`]
}

/** Every chain, whatever name it is limited to. */
const ways = (subject: Subject, expected: ExpectedAction, authorizer: Authorizer): readonly string[] => {
  const identity = identityOf(subject)
  const asked = authorizer.decide({ ...identity, ...expected.action }).because
  const held = authorizer
    .holdings(identity)
    .filter(({ namespace }) => isIn(namespace, expected.action))
    .flatMap((holding) =>
      holding.rules.filter(({ rule }) => touches(rule, expected)).map((one) => ({ ...holding, ...one })),
    )
  return [...asked, ...held].map(chainText)
}

const strangers = ({ subjects, actions }: Expectation, authorizer: Authorizer, isOwn: IsOwn): readonly string[] => {
  const allowed = new Set(subjects.flatMap((subject) => [subjectTitle(subject), ...identityTitles(subject)]))
  return actions.flatMap((expected) =>
    authorizer
      .holders(expected.action, expected.isUnnamed ? 'any name' : 'this name')
      .filter((holder) => !allowed.has(subjectTitle(holder.subject)) && !isOwn(holder))
      .map((holder) => `${subjectTitle(holder.subject)} can ${actionText(expected.action)}: ${chainText(holder)}`),
  )
}

/** A user that is a service account may be written either way. */
const identityTitles = (subject: Subject): readonly string[] =>
  subject.kind === 'ServiceAccount' ? [`User ${identityOf(subject).user}`] : []

/** What a rule gives, one verb on one resource at a time, with a name where it is limited to some. */
const partsOf = (rule: PolicyRule, namespace: string | undefined): readonly ExpectedAction[] => {
  const names = (rule.resourceNames ?? []).length === 0 ? [''] : (rule.resourceNames ?? [])
  const resources = (rule.apiGroups ?? []).flatMap((apiGroup) =>
    (rule.resources ?? []).flatMap((whole) => {
      const [resource = '', subresource = ''] = whole.split('/')
      return rule.verbs.flatMap((verb) =>
        names.map((name) => ({ verb, apiGroup, resource, subresource, namespace: namespace ?? '', name })),
      )
    }),
  )
  // Through a RoleBinding no path is reached.
  const urls = namespace === undefined ? (rule.nonResourceURLs ?? []) : []
  const paths = urls.flatMap((path) => rule.verbs.map((verb) => ({ verb, path })))
  return [...resources, ...paths].map((action) => ({ action, isUnnamed: false }))
}

const isExpected = (action: Action, expected: readonly ExpectedAction[]): boolean =>
  expected.some(({ action: one, isUnnamed }) => {
    if (isPathAction(one) || isPathAction(action))
      return isPathAction(one) && isPathAction(action) && one.verb === action.verb && one.path === action.path
    return (
      one.verb === action.verb &&
      one.apiGroup === action.apiGroup &&
      one.resource === action.resource &&
      (one.subresource ?? '') === (action.subresource ?? '') &&
      (one.namespace === '' || one.namespace === action.namespace) &&
      (isUnnamed || one.name === action.name)
    )
  })

const beyond = (
  subject: Subject,
  expected: readonly ExpectedAction[],
  authorizer: Authorizer,
  isOwn: IsOwn,
): readonly string[] => {
  const isForeign = ({ binding, role, subjects }: Holding): boolean =>
    subjects.some((one) => !isOwn({ binding, role, subject: one }))
  return authorizer
    .holdings(identityOf(subject))
    .filter(isForeign)
    .flatMap((holding) =>
      holding.rules
        .filter(({ rule }) => partsOf(rule, holding.namespace).some(({ action }) => !isExpected(action, expected)))
        .map((held) => `more is granted: ${chainText({ ...holding, ...held })}`),
    )
}

/** Everything that some sentence lets a subject do: several `can only` of one subject are one list. */
const saidOf = (subject: Subject, all: readonly Expectation[]): readonly ExpectedAction[] =>
  all
    .filter(({ says, subjects }) => {
      const isAbout = subjects.some((one) => subjectTitle(one) === subjectTitle(subject))
      return (says === 'can' || says === 'can only') && isAbout
    })
    .flatMap(({ actions }) => actions)

const reasonsOf = (
  expectation: Expectation,
  all: readonly Expectation[],
  authorizer: Authorizer,
  isOwn: IsOwn,
): readonly string[] => {
  const { says, subjects, actions } = expectation
  const each = (act: (subject: Subject, expected: ExpectedAction) => readonly string[]): readonly string[] =>
    subjects.flatMap((subject) => actions.flatMap((expected) => act(subject, expected)))
  switch (says) {
    case 'can':
      return each((subject, expected) => missing(subject, expected, authorizer))
    case 'cannot':
      return each((subject, expected) => ways(subject, expected, authorizer))
    case 'nobody can':
      return strangers(expectation, authorizer, isOwn)
    case 'can only':
      return [
        ...each((subject, expected) => missing(subject, expected, authorizer)),
        ...subjects.flatMap((subject) => beyond(subject, saidOf(subject, all), authorizer, isOwn)),
      ]
  }
}

/**
 * Whether each sentence is true of these rights, and which chains break it. `nobody` leaves out whom `isOwn` names and
 * `system:masters`, which nothing can take rights from; `can only` leaves out what `isOwn` names. Pure.
 */
export const judgeExpectations = (
  expectations: readonly Expectation[],
  authorizer: Authorizer,
  isOwn: IsOwn,
): readonly Verdict[] =>
  expectations.map((expectation) => {
    const reasons = [...new Set(reasonsOf(expectation, expectations, authorizer, isOwn))]
    return { expectation, holds: reasons.length === 0, reasons }
  })
