/** A statement of an IAM or bucket policy, in JSON. */
export interface PolicyStatementJson {
  readonly Effect?: unknown
  readonly Principal?: unknown
  readonly NotPrincipal?: unknown
  readonly Action?: unknown
  readonly NotAction?: unknown
  readonly Resource?: unknown
  readonly NotResource?: unknown
  readonly Condition?: unknown
}

/**
 * The statements of a policy document, or of the bare list that kops accepts. Undefined for an invalid policy. Pure.
 */
export function policyStatements(document: string): readonly PolicyStatementJson[] | undefined {
  try {
    const value = JSON.parse(document) as { Statement?: unknown } | readonly unknown[] | null
    const statements = Array.isArray(value) ? value : [(value as { Statement?: unknown }).Statement].flat()
    return statements.filter((one): one is PolicyStatementJson => typeof one === 'object' && one !== null)
  } catch {
    return undefined
  }
}

/** A string or a list of strings, as in policies. */
export const stringsOf = (value: unknown): readonly string[] =>
  [value].flat().filter((item): item is string => typeof item === 'string')

/** `*` is any number of characters, `?` one; actions are case-insensitive (IAM, "IAM JSON policy elements"). */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'is').test(text)
}

/** Whether a statement allows this action on any resource. */
export function allowsAction({ Effect, Action, NotAction }: PolicyStatementJson, action: string): boolean {
  if (Effect !== 'Allow') return false
  const isNamed = (patterns: unknown): boolean => stringsOf(patterns).some((pattern) => matchesPattern(pattern, action))
  return NotAction === undefined ? isNamed(Action) : !isNamed(NotAction)
}

/**
 * Whether a statement matches this account, everyone, or this role of the account. Conditions are ignored, because they
 * only narrow it.
 */
export function matchesAccount({ Principal }: PolicyStatementJson, account: string, role: string | undefined): boolean {
  if (Principal === '*') return true
  const { AWS } = (typeof Principal === 'object' && Principal !== null ? Principal : {}) as { readonly AWS?: unknown }
  return stringsOf(AWS).some(
    (one) =>
      one === '*' ||
      one === account ||
      one.endsWith(`:iam::${account}:root`) ||
      (role !== undefined && one.endsWith(`:iam::${account}:role/${role}`)),
  )
}

/** Whether a statement covers this resource. */
export function coversResource({ Resource, NotResource }: PolicyStatementJson, arn: string): boolean {
  const isNamed = (patterns: unknown): boolean => stringsOf(patterns).some((pattern) => matchesPattern(pattern, arn))
  return NotResource === undefined ? isNamed(Resource) : !isNamed(NotResource)
}
