import {
  actionText,
  nearMisses,
  privilegedGroup,
  rightsTable,
  type AccessRequest,
  type Action,
  type Chain,
  type NearMiss,
} from '@dayone/authorizer'
import type { Session } from '../../../session/session.ts'
import { actionOf, whereText } from './action-of.ts'
import { chainLines, missLines } from './chain-lines.ts'
import { identityOf, identityTitle } from './identity-of.ts'
import type { Rights } from './open-rights.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { matrixLines } from './matrix-lines.ts'
import { writeDoubts } from './write-doubts.ts'

/** `dayone rbac can` and `explain`. Returns 0 for yes or a matrix, 3 for no. */
export async function can(
  session: Session,
  rights: Rights,
  words: readonly string[],
  options: RbacOptions,
  how: 'can' | 'explain',
): Promise<number> {
  if (words.length === 0) return matrix(session, rights, options)
  const { stdout, stderr } = session.surroundings
  const { action, note } = actionOf(words, options.namespace, rights.resources)
  if (note !== undefined) stderr.write(`${note}\n`)
  const answer = await answerOf(rights, { ...identityOf(options), ...action })
  if (!answer.allowed) await writeDoubts(session, rights, action, identityOf(options))
  const misses = answer.allowed ? [] : nearMisses(rights.authorizer.holdings(identityOf(options)), action)
  if (session.options.output === 'json') {
    const { allowed, because, reason } = answer
    const who = identityOf(options)
    stdout.write(
      `${JSON.stringify({ type: `rbac.${how}`, ...who, action, allowed, because, ...(how === 'explain' && { misses }), ...(reason !== undefined && { reason }) })}\n`,
    )
  } else stdout.write(`${answerLines(answer, { action, misses, options, how }).join('\n')}\n`)
  return answer.allowed ? 0 : 3
}

interface Answer {
  readonly allowed: boolean
  readonly because: readonly Chain[]
  /** The reason of the live authorizers, if they and the objects disagree. */
  readonly reason?: string
}

/** The answer of the cluster takes precedence: it may have other authorizers than RBAC. */
async function answerOf({ authorizer, ask }: Rights, request: AccessRequest): Promise<Answer> {
  const decision = authorizer.decide(request)
  if (ask === undefined) return decision
  const { allowed, reason } = await ask(request)
  if (allowed === decision.allowed) return decision
  return { allowed, because: allowed ? [] : decision.because, reason }
}

interface About {
  readonly action: Action
  readonly misses: readonly NearMiss[]
  readonly options: RbacOptions
  readonly how: 'can' | 'explain'
}

function answerLines({ allowed, because, reason }: Answer, about: About): readonly string[] {
  const { action, misses, options, how } = about
  const question = `${identityTitle(options)}: ${actionText(action)}${whereText(action)}`
  const other =
    reason === undefined
      ? []
      : [
          allowed
            ? `  Allowed by another authorizer of the cluster, not by RBAC${reason === '' ? '' : ` (${reason})`}.`
            : `  RBAC allows it, but the cluster denies it${reason === '' ? '' : ` (${reason})`}.`,
        ]
  if (allowed) return [`yes  ${question}`, ...chainLines(because, how), ...other]
  const nothing = how === 'explain' && reason === undefined ? ['  No binding grants it.'] : []
  return [`no   ${question}`, ...nothing, ...missLines(misses), ...other]
}

function matrix({ surroundings: { stdout }, options: global }: Session, rights: Rights, options: RbacOptions): number {
  const identity = identityOf(options)
  const isPrivileged = identity.groups.includes(privilegedGroup)
  const everything = [{ what: '*', names: [], verbs: ['*'], bindings: [`Group/${privilegedGroup}`] }]
  const tables = isPrivileged
    ? [{ rows: everything }]
    : rightsTable(rights.authorizer.holdings(identity), options.namespace)
  if (global.output === 'json') {
    for (const { namespace = null, rows } of tables)
      stdout.write(`${JSON.stringify({ type: 'rbac.rights', ...identity, namespace, rights: rows })}\n`)
    return 0
  }
  stdout.write(`${matrixLines(identityTitle(options), tables).join('\n')}\n`)
  return 0
}
