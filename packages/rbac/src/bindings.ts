import type { KubeObject } from '@dayone/kube'
import { createHash } from 'node:crypto'
import type { Persona } from './config.ts'
import { clusterRoleName } from './personas.ts'

const apiGroup = 'rbac.authorization.k8s.io'

/**
 * `oidc:page-score-developers` → `oidc-page-score-developers`. Where two groups could give one name, a piece of the
 * group's hash keeps them apart.
 */
export const groupSlug = (group: string): string => {
  const slug = group
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  if (/^[a-z0-9]+:[a-z0-9]+(-[a-z0-9]+)*$/.test(group)) return slug
  return `${slug.slice(0, 60)}-${createHash('sha256').update(group).digest('hex').slice(0, 8)}`
}

const bindingName = (persona: Persona, group: string) => `${clusterRoleName(persona)}:${groupSlug(group)}`

const content = (persona: Persona, group: string) => ({
  roleRef: { apiGroup, kind: 'ClusterRole', name: clusterRoleName(persona) },
  subjects: [{ apiGroup, kind: 'Group', name: group }],
})

/** The persona for one group in one namespace. */
export const roleBinding = (persona: Persona, group: string, namespace: string): KubeObject => ({
  apiVersion: `${apiGroup}/v1`,
  kind: 'RoleBinding',
  metadata: { name: bindingName(persona, group), namespace },
  ...content(persona, group),
})

/** The persona for one group in the whole cluster. */
export const clusterRoleBinding = (persona: Persona, group: string): KubeObject => ({
  apiVersion: `${apiGroup}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name: bindingName(persona, group) },
  ...content(persona, group),
})
