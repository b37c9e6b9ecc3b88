import type { ClusterFacts, Finding } from '@dayone/pipeline'
import { allGroups } from '../assignments/all-groups.ts'
import type { RbacConfig } from '../config.ts'
import { usedSignIn } from './sign-in-config.ts'
import { unusedSignIn } from './unused-sign-in.ts'

type Facts = Pick<ClusterFacts, 'hasIdentityProvider' | 'name' | 'signInSettings'>

/**
 * Whether users can be in groups; undefined: unknown. What dayone.yaml sets is in the specification once the step
 * `cluster` has run, and what dayone wrote for another provider is no longer there; a cluster that does not exist yet
 * has nothing else.
 */
const canSignIn = (
  { signIn }: Pick<RbacConfig, 'signIn'>,
  { hasIdentityProvider, name, signInSettings = {} }: Facts,
  exists: boolean,
): boolean | undefined => {
  if (usedSignIn(signIn) !== undefined) return true
  const unused = unusedSignIn(signIn, signInSettings, name)
  if (unused.length > 0) return !unused.every(({ isOurs }) => isOurs)
  return hasIdentityProvider === true ? true : exists ? hasIdentityProvider : false
}

/** Permissions of groups have no effect until users can be members of groups. Pure. */
export const emptyGroupsFindings = (config: RbacConfig, facts: Facts, exists: boolean): readonly Finding[] => {
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
