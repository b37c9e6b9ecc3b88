import type { Severity } from '@dayone/pipeline'
import { stringsOf, type PolicyStatementJson } from '../exposure/policy-statements.ts'
import { coversAction, partsOf } from './permits-token.ts'
import { parseTrust } from './trust-policy.ts'
import { issuerOfProvider, subjectOf, type WebIdentity } from './web-identity.ts'

/** Something in the trust policy of a role that lets in more, or fewer, than its service accounts. */
export interface TrustFault {
  readonly kind:
    | 'unreadable'
    | 'anyone'
    | 'account'
    | 'machines'
    | 'service'
    | 'provider'
    | 'no-subject'
    | 'wildcard-namespace'
    | 'wildcard-account'
    | 'other-subject'
    | 'no-audience'
    | 'other-audience'
    | 'action'
    | 'never'
  readonly severity: Severity
  /** A sentence. */
  readonly text: string
}

/** What the trust policy of a role should be; `account` has twelve digits. */
export interface ExpectedTrust extends WebIdentity {
  readonly account: string
}

const fault = (kind: TrustFault['kind'], severity: Severity, text: string): TrustFault => ({ kind, severity, text })

/**
 * The faults of a trust policy, compared with the one its service accounts need. An empty list means that exactly their
 * tokens, with this audience, are accepted. Conditions only narrow a statement, and are read as IAM does: a
 * `…IfExists` or `ForAllValues` is true without the key, so it narrows nothing. Pure.
 */
export function lintTrust(document: string, expected: ExpectedTrust): readonly TrustFault[] {
  const policy = parseTrust(document)
  if (policy === undefined)
    return [
      fault(
        'unreadable',
        'high',
        'The trust policy has a form that dayone does not know, so nobody knows who it lets in.',
      ),
    ]
  const allowing = policy.statements.filter(({ Effect }) => Effect === 'Allow')
  const faults = allowing.flatMap((statement) => [
    ...principalFaults(statement, expected),
    ...actionFaults(statement),
    ...federatedFaults(statement, expected),
  ])
  return [...new Map(faults.map((one) => [`${one.kind} ${one.text}`, one])).values()]
}

type Principals = Readonly<Record<string, unknown>>

const principalsOf = ({ Principal }: PolicyStatementJson): Principals =>
  typeof Principal === 'object' && Principal !== null ? (Principal as Principals) : {}

const principalFaults = (
  statement: PolicyStatementJson,
  { account, provider }: ExpectedTrust,
): readonly TrustFault[] => {
  const { Principal, NotPrincipal, Condition } = statement
  if (NotPrincipal !== undefined)
    return [fault('anyone', 'critical', 'NotPrincipal with Allow lets in everyone who is not listed, in any account.')]
  const { AWS, Service, Federated } = principalsOf(statement)
  const users = stringsOf(AWS)
  if (Principal === '*' || users.includes('*') || stringsOf(Federated).includes('*')) {
    return Condition === undefined
      ? [fault('anyone', 'critical', 'The principal * lets in everyone, in any account.')]
      : [fault('anyone', 'high', 'The principal * lets in everyone, in any account, who meets its conditions.')]
  }
  return [
    ...users
      .filter((user) => accountOf(user) !== account)
      .map((user) => fault('account', 'high', `It lets in ${user}, which does not belong to this account.`)),
    ...stringsOf(Service).map((service) =>
      /^ec2\.amazonaws\.com(\.|$)/.test(service)
        ? fault(
            'machines',
            'medium',
            'It lets in EC2: every pod that reaches the metadata service of a machine with this role has it.',
          )
        : fault('service', 'low', `It lets in the AWS service ${service}.`),
    ),
    ...stringsOf(Federated)
      .filter((one) => one !== provider)
      .map((one) =>
        fault('provider', 'high', `It lets in tokens of ${one}, which is not the provider of this cluster.`),
      ),
  ]
}

/** The account of a principal, a bare account id included; undefined for the unique id of a deleted principal. */
const accountOf = (user: string): string | undefined => /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(user)?.[1]

const actionFaults = ({ Action, NotAction }: PolicyStatementJson): readonly TrustFault[] => {
  const broad = NotAction === undefined ? stringsOf(Action).filter((one) => /[*?]/.test(one)) : ['NotAction']
  return broad.map((one) => fault('action', 'low', `Its action ${one} covers more than assuming the role.`))
}

const federatedFaults = (statement: PolicyStatementJson, expected: ExpectedTrust): readonly TrustFault[] =>
  !coversAction(statement)
    ? []
    : stringsOf(principalsOf(statement)['Federated'])
        .filter((provider) => provider !== '*' && provider.includes(':oidc-provider/'))
        .flatMap((provider) => {
          const conditions = conditionsOf(statement)
          const issuer = issuerOfProvider(provider).toLowerCase()
          return [
            ...subjectFaults(conditions.get(`${issuer}:sub`), conditions, expected),
            ...audienceFaults(conditions.get(`${issuer}:aud`), expected.audience),
          ]
        })

/** A value that a token must have; `isPattern`: with `*` and `?` as wildcards. */
interface Wanted {
  readonly value: string
  readonly isPattern: boolean
}

/** The conditions that narrow a statement, by key in lower case. Others (negated, optional) narrow nothing for sure. */
const conditionsOf = ({ Condition }: PolicyStatementJson): ReadonlyMap<string, readonly Wanted[]> => {
  const found = new Map<string, readonly Wanted[]>()
  for (const [operator, keys] of Object.entries((Condition ?? {}) as Readonly<Record<string, Principals>>)) {
    const { quantifier, base, ifExists } = partsOf(operator)
    const isExact = base === 'stringequals' || base === 'stringequalsignorecase'
    if (ifExists || quantifier === 'forallvalues' || (!isExact && base !== 'stringlike')) continue
    for (const [key, values] of Object.entries(keys)) {
      const wanted = stringsOf(values).map((value) => ({ value, isPattern: !isExact }))
      const known = found.get(key.toLowerCase())
      // Both must hold: the exact one is the narrower.
      if (known === undefined || (isExact && known.some(({ isPattern }) => isPattern)))
        found.set(key.toLowerCase(), wanted)
    }
  }
  return found
}

const subjectFaults = (
  wanted: readonly Wanted[] | undefined,
  conditions: ReadonlyMap<string, unknown>,
  { accounts }: ExpectedTrust,
): readonly TrustFault[] => {
  if (wanted === undefined) {
    return [...conditions.keys()].some((key) => key.endsWith(':sub'))
      ? [fault('never', 'medium', 'It compares the subject of a different issuer: no token ever matches.')]
      : [
          fault(
            'no-subject',
            'critical',
            'It does not compare the subject: every service account of the cluster can assume the role.',
          ),
        ]
  }
  const own = accounts.map(subjectOf)
  return wanted.flatMap(({ value, isPattern }) => {
    const [, , namespace = '', name = ''] = value.split(':')
    const hasWildcard = /[*?]/.test(value) || value.includes('${')
    if (!hasWildcard && !own.includes(value)) return [fault('other-subject', 'medium', `It also lets in ${value}.`)]
    if (!hasWildcard) return []
    if (!isPattern)
      return [fault('never', 'medium', `StringEquals compares ${value} literally: no token ever matches.`)]
    // A pattern that ends before the name matches any namespace that begins like it.
    return /[*?$]/.test(namespace) || name === '' || !value.startsWith('system:serviceaccount:')
      ? [fault('wildcard-namespace', 'critical', `Its subject ${value} matches service accounts of other namespaces.`)]
      : [fault('wildcard-account', 'high', `Its subject ${value} matches other service accounts of ${namespace}.`)]
  })
}

const audienceFaults = (wanted: readonly Wanted[] | undefined, audience: string): readonly TrustFault[] => {
  const isOpen = wanted?.some(({ value, isPattern }) => isPattern && /[*?$]/.test(value))
  if (wanted === undefined || isOpen === true)
    return [
      fault(
        'no-audience',
        'medium',
        'It does not compare the audience: a token issued for another service is accepted too.',
      ),
    ]
  const others = wanted.map(({ value }) => value).filter((value) => value !== audience)
  if (others.length === wanted.length)
    return [
      fault('never', 'medium', `It wants the audience ${others.join(', ')}; the tokens of pods here have ${audience}.`),
    ]
  return others.map((other) => fault('other-audience', 'low', `It also accepts tokens with the audience ${other}.`))
}
