import type { Severity } from '@dayone/pipeline'
import {
  allowsAction,
  coversResource,
  policyStatements,
  type PolicyStatementJson,
} from '../exposure/policy-statements.ts'

/** A permission that makes a role worth stealing. */
export interface PermissionDanger {
  readonly severity: Severity
  /** Follows the name of the policy: "allows every action on every resource". */
  readonly what: string
}

/**
 * With one of these on any resource, a role gives itself, or a user, every other permission: Rhino Security Labs, "AWS
 * IAM Privilege Escalation"; IAM User Guide, "Refining permissions".
 */
const escalating = [
  'iam:AddUserToGroup',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreatePolicyVersion',
  'iam:PassRole',
  'iam:PutGroupPolicy',
  'iam:PutRolePolicy',
  'iam:PutUserPolicy',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateLoginProfile',
]

/** Some resource of another name: a statement that covers it is not limited to named resources. */
const anyRole = 'arn:aws:iam::123456789012:role/dayone-any-role'
const anyUser = 'arn:aws:iam::123456789012:user/dayone-any-user'
const anyGroup = 'arn:aws:iam::123456789012:group/dayone-any-group'
const anyPolicy = 'arn:aws:iam::123456789012:policy/dayone-any-policy'
const anything = [anyRole, anyUser, anyGroup, anyPolicy]

const isAnywhere = (statement: PolicyStatementJson, arns: readonly string[]): boolean =>
  arns.some((arn) => coversResource(statement, arn))

/**
 * What in a permissions policy is too much for a pod. Conditions are ignored, because they are not understood here: a
 * statement that is narrowed only by one is reported too. Pure.
 */
export function permissionDangers(document: string): readonly PermissionDanger[] {
  const statements = policyStatements(document)
  if (statements === undefined || statements.length === 0)
    return [{ severity: 'high', what: 'is not a policy document: no one knows what it allows' }]
  const some = (action: string, arns: readonly string[]): boolean =>
    statements.some((statement) => allowsAction(statement, action) && isAnywhere(statement, arns))
  // An action that no service has is covered only by a wildcard over all of them.
  if (some('dayone-no-service:NoAction', anything))
    return [{ severity: 'critical', what: 'allows every action on every resource, or all but a few' }]
  const escalates = escalating.filter((action) => some(action, anything))
  return [
    ...(escalates.length === 0
      ? []
      : [
          {
            severity: 'critical' as const,
            what: `allows ${firstOf(escalates)} on any resource: with it, a pod gives itself every other permission`,
          },
        ]),
    ...(some('sts:AssumeRole', [anyRole])
      ? [
          {
            severity: 'high' as const,
            what: 'allows sts:AssumeRole on any role: every role that trusts this account is open to the pod',
          },
        ]
      : []),
  ]
}

const firstOf = (actions: readonly string[]): string =>
  actions.length <= 3 ? actions.join(', ') : `${actions.slice(0, 3).join(', ')} and ${actions.length - 3} more`
