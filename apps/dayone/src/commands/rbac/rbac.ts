import { collectGarbageEarly } from '@dayone/host'
import type { Session } from '../../session/session.ts'
import { answerRequests } from './rights/answer-requests.ts'
import { can } from './rights/can.ts'
import { fromAudit } from './audit/from-audit.ts'
import { openRights } from './rights/open-rights.ts'
import { migrate } from './migrate/migrate.ts'
import { lint } from './lint/lint.ts'
import { personalKubeconfig } from './people/person-kubeconfig.ts'
import { personas } from './people/personas.ts'
import type { RbacAction, RbacOptions } from './rbac-options.ts'
import { refuseOptions } from './refuse-options.ts'
import { replay } from './replay/replay.ts'
import { whoCan } from './rights/who-can.ts'

/** Before anything is read: roles to decide with are large, too. */
const readsLogs: readonly RbacAction[] = ['from-audit', 'replay', 'migrate']

/**
 * `dayone rbac can|who-can|explain|from-audit|replay|lint|personas|kubeconfig`. Returns the exit code: 0 where the answer is yes or a list, 3 where it is no. Throws
 * UserError (exit 2) for a question or manifests that are wrong, exit 6 where the cluster cannot be asked.
 */
export async function rbac(
  session: Session,
  action: RbacAction,
  words: readonly string[],
  options: RbacOptions,
): Promise<number> {
  refuseOptions(action, words, options)
  if (readsLogs.includes(action)) collectGarbageEarly()
  if (action === 'from-audit') return fromAudit(session, words, options)
  if (action === 'replay') return replay(session, words, options)
  if (action === 'migrate') return migrate(session, words, options)
  if (action === 'personas') return personas(session)
  if (action === 'kubeconfig') return personalKubeconfig(session, words, options)
  if (action === 'lint') return lint(session, options)
  const rights = await openRights(session, options)
  try {
    for (const note of rights.notes) session.surroundings.stderr.write(`${note}\n`)
    if (options.requests !== undefined) return await answerRequests(session, rights, options.requests)
    if (action === 'who-can') return await whoCan(session, rights, words, options)
    return await can(session, rights, words, options, action)
  } finally {
    rights.close()
  }
}
