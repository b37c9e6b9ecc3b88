/** A statement of an IAM or bucket policy, as JSON has it. */
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

/** The statements of a policy document, or of the bare list that kops takes. Undefined for what is no policy. Pure. */
export function policyStatements(document: string): readonly PolicyStatementJson[] | undefined {
  try {
    const value = JSON.parse(document) as { Statement?: unknown } | readonly unknown[] | null
    const statements = Array.isArray(value) ? value : [(value as { Statement?: unknown }).Statement].flat()
    return statements.filter((one): one is PolicyStatementJson => typeof one === 'object' && one !== null)
  } catch {
    return undefined
  }
}

/** A string or a list of them, as policies write it. */
export const stringsOf = (value: unknown): readonly string[] =>
  [value].flat().filter((item): item is string => typeof item === 'string')

/** `*` is any number of characters, `?` one; letters of actions have no case (IAM, "IAM JSON policy elements"). */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'is').test(text)
}

/** Whether a statement allows this action, on something. */
export function allowsAction({ Effect, Action, NotAction }: PolicyStatementJson, action: string): boolean {
  if (Effect !== 'Allow') return false
  const isNamed = (patterns: unknown): boolean => stringsOf(patterns).some((pattern) => matchesPattern(pattern, action))
  return NotAction === undefined ? isNamed(Action) : !isNamed(NotAction)
}

/** Whether a statement names this account, everybody, or this role of the account. A condition is not read: it only narrows. */
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

/** Whether a statement is about this resource. */
export function coversResource({ Resource, NotResource }: PolicyStatementJson, arn: string): boolean {
  const isNamed = (patterns: unknown): boolean => stringsOf(patterns).some((pattern) => matchesPattern(pattern, arn))
  return NotResource === undefined ? isNamed(Resource) : !isNamed(NotResource)
}
