import { isPathAction, type AccessRequest } from '../access-request.ts'
import { subjectOf } from '../audit/audit-subject.ts'
import type { Authorizer } from '../authorizer.ts'
import { subjectTitle } from '../rbac-objects.ts'

const apiGroup = 'rbac.authorization.k8s.io'
const writes: readonly string[] = ['create', 'update', 'patch']

/** The verb that replaces holding the permissions oneself, and what it is asked about. */
const wayOut: Readonly<Record<string, { readonly verb: string; readonly resource: string }>> = {
  roles: { verb: 'escalate', resource: 'roles' },
  clusterroles: { verb: 'escalate', resource: 'clusterroles' },
  rolebindings: { verb: 'bind', resource: 'clusterroles' },
  clusterrolebindings: { verb: 'bind', resource: 'clusterroles' },
}

export interface RoleWriters {
  /** Adds an allowed request. */
  add(request: AccessRequest): void
  /** `ServiceAccount shop/operator` → so many requests. */
  readonly counts: ReadonlyMap<string, number>
}

/** Users are unlimited in a log. */
const writersAtMost = 1_000

/**
 * Who writes roles and bindings without permission to grant anything. With RBAC, the API server then denies what the
 * author does not hold, also if the request itself is allowed; which permissions those are is in the objects, not in the
 * log. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export const roleWriters = ({ decide }: Pick<Authorizer, 'decide'>): RoleWriters => {
  const counts = new Map<string, number>()
  return {
    add(request) {
      if (isPathAction(request) || request.apiGroup !== apiGroup || !writes.includes(request.verb)) return
      const needed = wayOut[request.resource]
      const { user, groups, namespace = '' } = request
      if (needed === undefined || decide({ user, groups, apiGroup, namespace, ...needed }).allowed) return
      const title = subjectTitle(subjectOf(user))
      if (counts.has(title) || counts.size < writersAtMost) counts.set(title, (counts.get(title) ?? 0) + 1)
    },
    counts,
  }
}
