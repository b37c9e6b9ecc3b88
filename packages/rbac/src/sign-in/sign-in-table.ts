import type { ClusterFacts, StatusTable } from '@dayone/pipeline'
import { allGroups } from '../assignments/all-groups.ts'
import type { RbacConfig } from '../config.ts'
import { waysOut } from './empty-groups.ts'
import { issuersOf } from './oidc-config.ts'
import { usedSignIn, type UsedSignIn } from './sign-in-config.ts'
import { signInProblem } from './structured-sign-in.ts'

type Facts = Pick<ClusterFacts, 'hasIdentityProvider' | 'signInSettings' | 'kubernetesVersion'>

/** How people become members of each group in dayone.yaml. Pure. */
export const signInTable = (config: Pick<RbacConfig, 'signIn'> & Partial<RbacConfig>, facts: Facts): StatusTable => {
  const used = usedSignIn(config.signIn)
  const groups = allGroups(config)
  const [first] = groups
  const isNobody = used === undefined && facts.hasIdentityProvider === false && first !== undefined
  const problem = signInProblem(config.signIn, facts)
  return {
    title: 'How people get into the groups',
    head: ['group', 'people sign in with'],
    rows: groups.map((group) => [group, used === undefined ? foreign(facts) : wayInto(used, group)]),
    notes: [
      ...(isNobody ? [`The groups have permissions, but no one can sign in yet. ${waysOut(first)}`] : []),
      ...(used === undefined ? [] : issuerNotes(used)),
      ...(problem === undefined ? [] : [`Not in effect: ${problem.text}. ${problem.hint}`]),
    ],
  }
}

/** Every identity provider of several, also one whose groups have no permissions. */
const issuerNotes = ({ oidc }: UsedSignIn): readonly string[] => {
  const issuers = oidc === undefined ? [] : issuersOf(oidc)
  if (issuers.length < 2) return []
  return [
    `Identity providers: ${issuers.map(({ issuer, groupsPrefix }) => `${issuer} (groups "${groupsPrefix}…")`).join(', ')}.`,
  ]
}

const wayInto = ({ oidc, mappings = [] }: UsedSignIn, group: string): string => {
  const roles = mappings.filter(({ groups }) => groups.includes(group)).map(({ arn }) => arn)
  const issuers = (oidc === undefined ? [] : issuersOf(oidc)).filter(({ groupsPrefix }) =>
    group.startsWith(groupsPrefix),
  )
  const ways = [...issuers.map(({ issuer }) => issuer), ...roles]
  return ways.length === 0 ? 'nothing: no one can be in it' : ways.join(', ')
}

/** Without settings in dayone.yaml, the specification of the cluster decides. */
const foreign = ({ hasIdentityProvider }: Facts): string => {
  if (hasIdentityProvider === undefined) return 'not known: the specification was not read'
  return hasIdentityProvider ? 'the identity provider in the kops specification' : 'nothing yet'
}
