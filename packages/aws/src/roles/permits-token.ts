import { matchesPattern, stringsOf, type PolicyStatementJson } from '../exposure/policy-statements.ts'
import { parseTrust } from './trust-policy.ts'
import { issuerOfProvider } from './web-identity.ts'

/** A token that somebody presents to sts:AssumeRoleWithWebIdentity. */
export interface PresentedToken {
  /** ARN of the OIDC provider that verified it. */
  readonly provider: string
  readonly subject: string
  readonly audience: string
}

const action = 'sts:AssumeRoleWithWebIdentity'

/**
 * Whether a trust policy lets the holder of this token assume the role, as IAM evaluates it: an explicit Deny wins, all
 * conditions of a statement must hold, one value of each suffices (IAM User Guide, "Policy evaluation logic", "Condition
 * operators"). What is not understood counts as allowed. Pure.
 */
export function permitsToken(document: string, token: PresentedToken): boolean {
  const policy = parseTrust(document)
  if (policy === undefined) return true
  const applies = (effect: string, ifUnknown: boolean): boolean =>
    policy.statements.some(
      (statement) =>
        statement.Effect === effect &&
        coversAction(statement) &&
        coversPrincipal(statement, token.provider) &&
        holds(statement.Condition, token, ifUnknown),
    )
  return applies('Allow', true) && !applies('Deny', false)
}

/** Whether the statement is about tokens of OIDC providers. */
export const coversAction = ({ Action, NotAction }: PolicyStatementJson): boolean => {
  const isNamed = (patterns: unknown): boolean => stringsOf(patterns).some((pattern) => matchesPattern(pattern, action))
  return NotAction === undefined ? isNamed(Action) : !isNamed(NotAction)
}

const federatedOf = (principal: unknown): readonly string[] =>
  typeof principal === 'object' && principal !== null && 'Federated' in principal ? stringsOf(principal.Federated) : []

const includes = (principal: unknown, provider: string): boolean =>
  principal === '*' || federatedOf(principal).some((one) => one === '*' || one === provider)

const coversPrincipal = ({ Principal, NotPrincipal }: PolicyStatementJson, provider: string): boolean =>
  NotPrincipal === undefined ? includes(Principal, provider) : !includes(NotPrincipal, provider)

const holds = (condition: unknown, token: PresentedToken, ifUnknown: boolean): boolean => {
  const issuer = issuerOfProvider(token.provider).toLowerCase()
  // Names of condition keys are not case-sensitive.
  const context = new Map([
    [`${issuer}:sub`, token.subject],
    [`${issuer}:aud`, token.audience],
  ])
  return Object.entries((condition ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>).every(
    ([operator, keys]) =>
      Object.entries(keys).every(
        ([key, values]) => compare(operator, context.get(key.toLowerCase()), stringsOf(values)) ?? ifUnknown,
      ),
  )
}

/** Undefined for an operator or a value that depends on more than the token. */
function compare(operator: string, actual: string | undefined, values: readonly string[]): boolean | undefined {
  const { quantifier, base, ifExists } = partsOf(operator)
  if (base === 'null') return values.some((value) => (value === 'true') === (actual === undefined))
  const test = tests[base]
  if (test === undefined || values.some((value) => value.includes('${'))) return undefined
  const isNegated = base.startsWith('stringnot')
  if (actual === undefined)
    return quantifier !== 'foranyvalue' && (ifExists || isNegated || quantifier === 'forallvalues')
  const isOne = values.some((value) => test(value, actual))
  return isNegated ? !isOne : isOne
}

/** `ForAllValues:StringLikeIfExists` → its parts, in lower case. */
export const partsOf = (
  operator: string,
): { readonly quantifier: string | undefined; readonly base: string; readonly ifExists: boolean } => {
  const [last = '', quantifier] = operator.toLowerCase().split(':').toReversed()
  return { quantifier, base: last.replace(/ifexists$/, ''), ifExists: last.endsWith('ifexists') }
}

const equals = (value: string, actual: string): boolean => value === actual
const equalsIgnoringCase = (value: string, actual: string): boolean => value.toLowerCase() === actual.toLowerCase()
/** `matchesPattern` ignores case, as actions do; StringLike does not. */
const isLike = (value: string, actual: string): boolean => {
  const source = value
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(actual)
}

const tests: Readonly<Record<string, (value: string, actual: string) => boolean>> = {
  stringequals: equals,
  stringnotequals: equals,
  stringequalsignorecase: equalsIgnoringCase,
  stringnotequalsignorecase: equalsIgnoringCase,
  stringlike: isLike,
  stringnotlike: isLike,
}
