import { isDeepStrictEqual } from 'node:util'
import { UserError } from '@dayone/pipeline'
import type { PolicyStatementJson } from '../exposure/policy-statements.ts'
import { webIdentityStatement, type WebIdentity } from './web-identity.ts'

/** A trust policy that was understood completely; `rest` is everything but its statements. */
interface TrustPolicy {
  readonly rest: Readonly<Record<string, unknown>>
  readonly statements: readonly PolicyStatementJson[]
}

const policyKeys = new Set(['Version', 'Id', 'Statement'])
const statementKeys = new Set(['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Condition'])

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isStatement = (value: unknown): value is PolicyStatementJson =>
  isRecord(value) &&
  (value['Effect'] === 'Allow' || value['Effect'] === 'Deny') &&
  Object.keys(value).every((key) => statementKeys.has(key)) &&
  (value['Condition'] === undefined || isRecord(value['Condition']))

/** Undefined unless every part of the document is known: nothing that is not understood may be kept or judged. Pure. */
export function parseTrust(document: string): TrustPolicy | undefined {
  let value: unknown
  try {
    value = JSON.parse(document)
  } catch {
    return undefined
  }
  if (!isRecord(value) || Object.keys(value).some((key) => !policyKeys.has(key))) return undefined
  const { Statement, ...rest } = value
  const statements = [Statement].flat()
  return Statement !== undefined && statements.length > 0 && statements.every(isStatement)
    ? { rest, statements }
    : undefined
}

const understood = (document: string, role: string): TrustPolicy => {
  const policy = parseTrust(document)
  if (policy !== undefined) return policy
  throw new UserError(`The trust policy of ${role} has a form that dayone does not know, so it was not changed.`, {
    hint: `Read it with \`aws iam get-role --role-name ${role}\`, and simplify it.`,
    exitCode: 5,
  })
}

const isSame = ({ Sid: _one, ...one }: PolicyStatementJson & { Sid?: unknown }, other: object): boolean =>
  isDeepStrictEqual(one, other)

/** IAM's largest possible limit, without whitespace; the default is 2048 (IAM User Guide, "IAM and AWS STS quotas"). */
const maxCharacters = 4096

/**
 * The trust policy with a statement for these service accounts; everything that is there stays, in its order: a role
 * that EC2 or a proxy assumes today keeps working (dual trust). Returns the same document if the statement is there.
 * Pure. Throws UserError (exit 5) for a policy that is not understood or would be too large.
 */
export function withWebIdentity(document: string, role: string, identity: WebIdentity): string {
  const { rest, statements } = understood(document, role)
  const wanted = webIdentityStatement(identity)
  if (statements.some((statement) => isSame(statement, wanted))) return document
  const changed = JSON.stringify({ Version: '2012-10-17', ...rest, Statement: [...statements, wanted] })
  if (changed.length <= maxCharacters) return changed
  throw new UserError(
    `The trust policy of ${role} would have ${changed.length} characters; IAM allows ${maxCharacters}.`,
    {
      hint: 'Give some of the service accounts a role of their own.',
      exitCode: 5,
    },
  )
}

/**
 * The trust policy without the statement for these service accounts. Pure. Throws UserError (exit 5) for a policy that
 * is not understood, or that would have no statement left: IAM has no empty trust policy.
 */
export function withoutWebIdentity(document: string, role: string, identity: WebIdentity): string {
  const { rest, statements } = understood(document, role)
  const unwanted = webIdentityStatement(identity)
  const kept = statements.filter((statement) => !isSame(statement, unwanted))
  if (kept.length === statements.length) return document
  if (kept.length > 0) return JSON.stringify({ ...rest, Statement: kept })
  throw new UserError(`${role} would trust nobody: a trust policy needs at least one statement.`, {
    hint: 'Delete the role instead.',
    exitCode: 5,
  })
}
