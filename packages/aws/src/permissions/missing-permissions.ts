import { actionsOf, type Policy, type PolicyScope, type PolicyStatement } from './policy.ts'

/** A call as recorded by the practice cloud: GET /practice/calls. */
export interface RecordedCall {
  readonly agent: 'kops' | 'dayone'
  /** The IAM action. */
  readonly action: string
  /** An ARN, or `*` if none was given. */
  readonly resource: string
  /** The cluster in the resource's tag; empty without the tag. */
  readonly cluster: string
}

/** Allowed without permissions (STS API, GetCallerIdentity). */
const FREE = ['sts:GetCallerIdentity']

/** The calls that no statement of these policies allows for this scope. Pure. */
export const missingPermissions = (
  calls: readonly RecordedCall[],
  policies: readonly Policy[],
  scope: PolicyScope,
): readonly RecordedCall[] => {
  const statements = policies.flatMap((policy) => policy.statements)
  return calls.filter(
    (call) => !FREE.includes(call.action) && !statements.some((statement) => isAllowed(call, statement, scope)),
  )
}

const isAllowed = (call: RecordedCall, statement: PolicyStatement, scope: PolicyScope): boolean =>
  actionsOf(statement).includes(call.action) &&
  (statement.resources?.(scope) ?? ['*']).some((pattern) => matchesArn(pattern, call.resource)) &&
  (statement.within !== 'cluster' || (call.cluster !== '' && call.cluster === scope.cluster))

/** In a pattern, `*` matches any characters, `?` one (IAM User Guide, "Resource"). */
const matchesArn = (pattern: string, arn: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(arn)
