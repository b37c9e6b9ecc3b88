import { isPathAction, questionDoubts, type Action, type Identity } from '@dayone/authorizer'
import type { Session } from '../../../session/session.ts'
import type { Rights } from './open-rights.ts'

/** Writes to stderr what may be misspelled in a question: its verb, groups and namespace. */
export async function writeDoubts(
  { surroundings: { stderr } }: Session,
  { objects, hasNamespace }: Rights,
  action: Action,
  identity?: Identity,
): Promise<void> {
  for (const doubt of questionDoubts(objects, action, identity)) stderr.write(`${doubt}\n`)
  const namespace = isPathAction(action) ? undefined : action.namespace
  if (namespace === undefined || namespace === '' || hasNamespace === undefined) return
  if (!(await hasNamespace(namespace))) stderr.write(`The cluster has no namespace ${namespace}.\n`)
}
