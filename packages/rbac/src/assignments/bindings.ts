import type { Subject } from '@dayone/authorizer'
import type { KubeObject } from '@dayone/kube'
import { createHash } from 'node:crypto'
import type { Assignment } from './assignments.ts'
import { clusterRoleName } from '../personas/persona-roles.ts'

const apiGroup = 'rbac.authorization.k8s.io'

/**
 * `oidc:page-score-developers` → `oidc-page-score-developers`. If two groups would get the same name, a part of the
 * group's hash distinguishes them.
 */
export const groupSlug = (group: string): string => {
  const slug = group
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  if (/^[a-z0-9]+:[a-z0-9]+(-[a-z0-9]+)*$/.test(group)) return slug
  return `${slug.slice(0, 60)}-${createHash('sha256').update(group).digest('hex').slice(0, 8)}`
}

/** Names cannot collide with those of other kinds: Kubernetes object names contain no second colon. */
const subjectSlug = ({ kind, name, namespace = '' }: Subject): string => {
  if (kind === 'Group') return groupSlug(name)
  return kind === 'User' ? `user:${groupSlug(name)}` : `serviceaccount:${namespace}:${name}`
}

/** Binds the persona to one subject, in one namespace or in the whole cluster. */
export const bindingOf = ({ subject, persona, namespace }: Assignment): KubeObject => {
  const name = `${clusterRoleName(persona)}:${subjectSlug(subject)}`
  return {
    apiVersion: `${apiGroup}/v1`,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: namespace === undefined ? { name } : { name, namespace },
    roleRef: { apiGroup, kind: 'ClusterRole', name: clusterRoleName(persona) },
    subjects: [subject],
  }
}
