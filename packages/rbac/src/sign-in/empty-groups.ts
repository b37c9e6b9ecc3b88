import type { ClusterFacts, Finding } from '@dayone/pipeline'
import { allGroups } from '../assignments/all-groups.ts'
import type { RbacConfig } from '../config.ts'
import { usedSignIn } from './sign-in-config.ts'

/**
 * Whether users can be in groups; undefined: unknown. What dayone.yaml sets is in the specification once the step
 * `cluster` has run; a cluster that does not exist yet has nothing else.
 */
export const canSignIn = (
  { signIn }: Pick<RbacConfig, 'signIn'>,
  { hasIdentityProvider }: Pick<ClusterFacts, 'hasIdentityProvider'>,
  exists: boolean,
): boolean | undefined =>
  usedSignIn(signIn) !== undefined || hasIdentityProvider === true ? true : exists ? hasIdentityProvider : false

/** Permissions of groups have no effect until users can be members of groups. Pure. */
export const emptyGroupsFindings = (
  config: RbacConfig,
  facts: Pick<ClusterFacts, 'hasIdentityProvider'>,
  exists: boolean,
): readonly Finding[] => {
  const [first] = allGroups(config)
  if (first === undefined || canSignIn(config, facts, exists) !== false) return []
  return [
    {
      id: 'RBAC/nobody-can-sign-in',
      kind: 'manual',
      target: first,
      severity: 'low',
      text: 'The groups have permissions, but no one can sign in yet: the API server has no identity provider.',
      hint: exists
        ? waysOut(first)
        : 'Set rbac.signIn in dayone.yaml now, or later: that replaces the control plane nodes.',
    },
  ]
}

/** How people get into a group of a cluster that exists. */
export const waysOut = (group: string): string =>
  `For one person: \`dayone rbac kubeconfig jane --group ${group}\`. For all: set rbac.signIn in dayone.yaml, then run \`dayone up rbac\`: it replaces the control plane nodes.`
