import { privilegedGroup } from '../authorizer.ts'
import type { Subject } from '../rbac-objects.ts'

/** The subject that a binding would name for a user of an audit log. Pure. */
export const subjectOf = (user: string): Subject => {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user)
  return account === null
    ? { kind: 'User', name: user }
    : { kind: 'ServiceAccount', namespace: account[1] ?? '', name: account[2] ?? '' }
}

/** Control plane components have roles of their own, and administrators need none. Pure. */
export const isKubernetesOwn = ({ kind, name }: Subject, groups: readonly string[]): boolean =>
  groups.includes(privilegedGroup) || (kind === 'User' && (name === '' || name.startsWith('system:')))
