import {
  createAuthorizer,
  isKnownGrant,
  judgeExpectations,
  subjectTitle,
  withDefaultRoles,
  type BindingObject,
  type RoleObject,
  type Verdict,
} from '@dayone/authorizer'
import { refId, refOf, type KubeObject } from '@dayone/kube'
import { isBreakGlass } from '../break-glass/break-glass-objects.ts'
import type { RbacConfig } from '../config.ts'
import { sentencesOf } from './sentences.ts'

/** Roles and bindings; undefined: there is no cluster yet, so only those of Kubernetes itself exist. */
export interface Present {
  readonly roles: readonly KubeObject[]
  readonly bindings: readonly KubeObject[]
}

const isRbac = ({ apiVersion }: KubeObject): boolean => apiVersion.startsWith('rbac.authorization.k8s.io/')

const isRole = ({ kind }: KubeObject): boolean => kind === 'Role' || kind === 'ClusterRole'

/** The same after a plan: with `desired`, without `removed`. Pure. */
export const presentAfter = (
  { roles, bindings }: Present,
  desired: readonly KubeObject[],
  removed: readonly string[],
): Present => {
  const gone = new Set([...removed, ...desired.map((object) => refId(refOf(object)))])
  const kept = [...roles, ...bindings].filter((object) => !gone.has(refId(refOf(object))))
  const all = [...kept, ...desired.filter(isRbac)]
  return { roles: all.filter(isRole), bindings: all.filter((object) => !isRole(object)) }
}

/**
 * Evaluates every expectation of the configuration. Rights that Kubernetes and kops give to their own components do not
 * count, nor those of the groups for emergencies. Pure.
 */
export const judged = (config: RbacConfig, present: Present, from: 'cluster' | 'nothing'): readonly Verdict[] => {
  const objects = {
    roles: present.roles as unknown as readonly RoleObject[],
    bindings: present.bindings as unknown as readonly BindingObject[],
  }
  const authorizer =
    from === 'cluster'
      ? createAuthorizer(objects, { aggregation: 'stored' })
      : createAuthorizer(withDefaultRoles(objects), { aggregation: 'computed' })
  const emergency = config.breakGlass ?? []
  return judgeExpectations(
    sentencesOf(config),
    authorizer,
    ({ binding, role, subject }) =>
      isKnownGrant(binding, role, subjectTitle(subject)) || isBreakGlass(emergency, binding, subject),
  )
}

const shownAtMost = 5

/** The first few reasons as one clause. Pure. */
export const reasonsText = (reasons: readonly string[]): string => {
  const more = reasons.length - shownAtMost
  return `${reasons.slice(0, shownAtMost).join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}
