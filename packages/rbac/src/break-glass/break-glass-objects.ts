import type { Grant, PolicyRule, Subject } from '@dayone/authorizer'
import type { DesiredObject, KubeObject } from '@dayone/kube'
import { groupSlug } from '../assignments/bindings.ts'

const apiGroup = 'rbac.authorization.k8s.io'

/** The annotation of the binding that says who got the last certificate, as JSON. */
export const lastCertificate = 'dayone.dev/last-certificate'

/** The most hours that a certificate for an emergency is valid. */
export const breakGlassHours = 1

/** `dayone:break-glass:oidc-emergency`. */
export const breakGlassBindingName = (group: string): string => `dayone:break-glass:${groupSlug(group)}`

/** Binds the group to cluster-admin. Unlike system:masters, deleting the binding revokes it. */
export const breakGlassBinding = (group: string): KubeObject => ({
  apiVersion: `${apiGroup}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name: breakGlassBindingName(group) },
  roleRef: { apiGroup, kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ apiGroup, kind: 'Group', name: group }],
})

/** The bindings of all groups for emergencies. Pure. */
export const breakGlassObjects = (groups: readonly string[], wave: number): readonly DesiredObject[] =>
  groups.map((group) => ({
    manifest: breakGlassBinding(group),
    wave,
    why: `${group} is cluster admin in an emergency; no one should be in it from day to day`,
  }))

const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
]

/** Whether dayone.yaml grants it, by this very binding; another binding of the group does not count. Pure. */
export const isBreakGlass = (groups: readonly string[], bindingId: string, { kind, name }: Subject): boolean =>
  kind === 'Group' && groups.includes(name) && bindingId === `ClusterRoleBinding/${breakGlassBindingName(name)}`

/** What dayone.yaml grants to groups for emergencies by this binding. Pure. */
export const breakGlassRules = (groups: readonly string[], { bindingId, subject }: Grant): readonly PolicyRule[] =>
  isBreakGlass(groups, bindingId, subject) ? everything : []
