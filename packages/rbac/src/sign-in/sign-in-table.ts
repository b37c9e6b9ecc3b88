import type { ClusterFacts, StatusTable } from '@dayone/pipeline'
import { allGroups } from '../assignments/all-groups.ts'
import type { RbacConfig } from '../config.ts'
import { waysOut } from './empty-groups.ts'
import { usedSignIn, type UsedSignIn } from './sign-in-config.ts'

type Facts = Pick<ClusterFacts, 'hasIdentityProvider'>

/** How people become members of each group in dayone.yaml. Pure. */
export const signInTable = (config: Pick<RbacConfig, 'signIn'> & Partial<RbacConfig>, facts: Facts): StatusTable => {
  const used = usedSignIn(config.signIn)
  const groups = allGroups(config)
  const [first] = groups
  const isNobody = used === undefined && facts.hasIdentityProvider === false && first !== undefined
  return {
    title: 'How people get into the groups',
    head: ['group', 'people sign in with'],
    rows: groups.map((group) => [group, used === undefined ? foreign(facts) : wayInto(used, group)]),
    notes: isNobody ? [`The groups have permissions, but no one can sign in yet. ${waysOut(first)}`] : [],
  }
}

const wayInto = ({ oidc, mappings = [] }: UsedSignIn, group: string): string => {
  const roles = mappings.filter(({ groups }) => groups.includes(group)).map(({ arn }) => arn)
  const ways = [...(oidc !== undefined && group.startsWith(oidc.groupsPrefix) ? [oidc.issuer] : []), ...roles]
  return ways.length === 0 ? 'nothing: no one can be in it' : ways.join(', ')
}

/** Without settings in dayone.yaml, the specification of the cluster decides. */
const foreign = ({ hasIdentityProvider }: Facts): string => {
  if (hasIdentityProvider === undefined) return 'not known: the specification was not read'
  return hasIdentityProvider ? 'the identity provider in the kops specification' : 'nothing yet'
}
