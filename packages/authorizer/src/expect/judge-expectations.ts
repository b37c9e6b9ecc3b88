import { actionText, isPathAction, serviceAccountIdentity, type Action, type Identity } from '../access-request.ts'
import type { Authorizer, Chain, Holding } from '../authorizer.ts'
import { nearMisses } from '../questions/near-misses.ts'
import { subjectTitle, type PolicyRule, type Subject } from '../rbac-objects.ts'
import { ruleAllows } from '../rule-allows.ts'
import { ruleText } from '../rule-text.ts'
import type { Expectation, ExpectedAction } from './expectation.ts'

/** An expectation, and whether it holds. */
export interface Verdict {
  readonly expectation: Expectation
  readonly holds: boolean
  /** Why it does not hold: chains, or missing rights. Clauses. */
  readonly reasons: readonly string[]
}

/** Whether Kubernetes or kops grants a right to its own components, which expectations do not cover. */
export type IsOwn = (grant: { readonly binding: string; readonly role: string; readonly subject: Subject }) => boolean

const identityOf = ({ kind, name, namespace = '' }: Subject): Identity => {
  if (kind === 'ServiceAccount') return serviceAccountIdentity(namespace, name)
  const groups = ['system:authenticated']
  return kind === 'User' ? { user: name, groups } : { user: '', groups: [name, ...groups] }
}

const chainText = ({ binding, role, from, rule }: Omit<Chain, 'subjects'>): string =>
  `${binding} → ${role}${from === undefined ? '' : ` → ClusterRole/${from}`} → ${ruleText(rule)}`

/** Whether a rule allows the action at all, even if only for specific names. */
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

/** Every chain, including those for specific names. */
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

const unexpectedHolders = (
  { subjects, actions }: Expectation,
  authorizer: Authorizer,
  isOwn: IsOwn,
): readonly string[] => {
  const allowed = new Set(subjects.flatMap((subject) => [subjectTitle(subject), ...identityTitles(subject)]))
  return actions.flatMap((expected) =>
    authorizer
      .holders(expected.action, expected.isUnnamed ? 'any name' : 'this name')
      .filter((holder) => !allowed.has(subjectTitle(holder.subject)) && !isOwn(holder))
      .map((holder) => `${subjectTitle(holder.subject)} can ${actionText(expected.action)}: ${chainText(holder)}`),
  )
}

/** A service account can also be written as a user. */
const identityTitles = (subject: Subject): readonly string[] =>
  subject.kind === 'ServiceAccount' ? [`User ${identityOf(subject).user}`] : []

/** The parts of a rule, one verb on one resource each, with a name if the rule is limited to some. */
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
  // A RoleBinding does not grant paths.
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

/** Everything that an expectation allows a subject: several `can only` of one subject are combined. */
const allowedFor = (subject: Subject, all: readonly Expectation[]): readonly ExpectedAction[] =>
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
  if (subjects.length === 0 && (says === 'can' || says === 'can only')) return ['there is no such subject']
  switch (says) {
    case 'can':
      return each((subject, expected) => missing(subject, expected, authorizer))
    case 'cannot':
      return each((subject, expected) => ways(subject, expected, authorizer))
    case 'nobody can':
      return unexpectedHolders(expectation, authorizer, isOwn)
    case 'can only':
      return [
        ...each((subject, expected) => missing(subject, expected, authorizer)),
        ...subjects.flatMap((subject) => beyond(subject, allowedFor(subject, all), authorizer, isOwn)),
      ]
  }
}

/**
 * Whether each expectation holds for these rights, and which chains break it. `can` and `can only` fail for subjects
 * that do not exist. `nobody` ignores subjects that `isOwn` matches and `system:masters`, whose rights cannot be removed;
 * `can only` ignores grants that `isOwn` matches. Pure.
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
