import { UserError, type ClusterFacts } from '@dayone/pipeline'
import type { RbacConfig } from '../config.ts'

const enforced = new Set(['baseline', 'restricted'])

/** Who can start a privileged pod controls the node, and has the rights of every pod on it. */
export const isGuarded = (podSecurity: string | undefined): boolean => enforced.has(podSecurity ?? '')

/** Namespaces of teams that exist or will exist, and that allow privileged pods. Pure. */
export const unguardedNamespaces = (
  { teams, ci = [] }: RbacConfig,
  { namespaces }: Pick<ClusterFacts, 'namespaces'>,
): readonly string[] => {
  const named = new Set([...teams, ...ci].flatMap((one) => one.namespaces))
  return namespaces
    .filter(({ name, podSecurity }) => named.has(name) && !isGuarded(podSecurity))
    .map(({ name }) => name)
}

/** Throws UserError (exit 2): a team gets no rights where its pods can take over the node. */
export const refuseUnguarded = (config: RbacConfig, facts: Pick<ClusterFacts, 'namespaces'>): void => {
  const [first, ...others] = unguardedNamespaces(config, facts)
  if (first === undefined) return
  const names = [first, ...others].slice(0, 5).join(', ')
  throw new UserError(
    `${names} ${others.length === 0 ? 'enforces' : 'enforce'} no Pod Security: a team with permissions there could start a privileged pod and take over the node. Nothing was written.`,
    {
      hint: `Add ${first} to namespaces in dayone.yaml and run \`dayone up namespaces\`, or run \`kubectl label namespace ${first} pod-security.kubernetes.io/enforce=baseline\`.`,
    },
  )
}
