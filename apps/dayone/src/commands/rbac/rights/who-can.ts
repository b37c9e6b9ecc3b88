import { actionText, privilegedGroup, subjectTitle, type Holder } from '@dayone/authorizer'
import { writeDoubts } from './write-doubts.ts'
import type { Session } from '../../../session/session.ts'
import { tableLines } from '../../status/table-lines.ts'
import { actionOf } from './action-of.ts'
import type { Rights } from './open-rights.ts'
import type { RbacOptions } from '../rbac-options.ts'

/** `dayone rbac who-can`: all subjects that can, and through what. Without a namespace: anywhere; without a
 * name: also those that can for some names only, which it shows. Returns 0. */
export async function whoCan(
  session: Session,
  rights: Rights,
  words: readonly string[],
  { namespace }: RbacOptions,
): Promise<number> {
  const { surroundings, options } = session
  const { stdout, stderr } = surroundings
  const { authorizer, resources } = rights
  const { action, note } = actionOf(words, namespace, resources)
  if (note !== undefined) stderr.write(`${note}\n`)
  await writeDoubts(session, rights, action)
  const holders = authorizer.holders(action, words.length === 2 ? 'any name' : 'this name')
  if (options.output === 'json') {
    stdout.write(`${JSON.stringify({ type: 'rbac.who-can', action, holders })}\n`)
    return 0
  }
  const rows = [...new Map(holders.map((one) => [JSON.stringify(rowOf(one)), rowOf(one)])).values()]
  const lines =
    rows.length === 0
      ? [`Nobody can ${actionText(action)} through a binding.`]
      : tableLines(['SUBJECT', 'IN', 'THROUGH'], rows)
  stdout.write(`${lines.join('\n')}\n`)
  stdout.write(`Group ${privilegedGroup} can do everything, without any binding.\n`)
  return 0
}

const rowOf = ({ subject, namespace = 'every namespace', binding, role, from, rule }: Holder): readonly string[] => [
  subjectTitle(subject),
  namespace,
  `${binding} → ${role}${from === undefined ? '' : ` → ClusterRole/${from}`}${(rule.resourceNames ?? []).length === 0 ? '' : ` (named ${rule.resourceNames?.join(', ') ?? ''})`}`,
]
