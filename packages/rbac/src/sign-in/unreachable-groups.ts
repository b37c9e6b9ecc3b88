import type { Finding } from '@dayone/pipeline'
import { issuersOf } from './oidc-config.ts'
import { usedSignIn, type SignIn, type UsedSignIn } from './sign-in-config.ts'

const prefixesOf = (oidc: UsedSignIn['oidc']): readonly string[] =>
  oidc === undefined ? [] : issuersOf(oidc).map(({ groupsPrefix }) => groupsPrefix)

const isReachable = ({ oidc, mappings = [] }: UsedSignIn, group: string): boolean =>
  prefixesOf(oidc).some((prefix) => group.startsWith(prefix)) || mappings.some(({ groups }) => groups.includes(group))

/** Groups in dayone.yaml that no way to sign in can issue. Pure. */
export const unreachableGroupFindings = (signIn: SignIn | undefined, groups: readonly string[]): readonly Finding[] => {
  const used = usedSignIn(signIn)
  if (used === undefined) return []
  const [prefix, ...further] = prefixesOf(used.oidc)
  const prefixes = [prefix, ...further].map((one) => `"${one ?? ''}"`).join(' or ')
  return [...new Set(groups)]
    .filter((group) => !isReachable(used, group))
    .map((group) => ({
      id: `RBAC/unreachable-group/${group}`,
      kind: 'manual',
      target: group,
      severity: 'medium',
      text: `No one can be in ${group}: ${prefix === undefined ? 'no IAM role is mapped to it' : `the API server puts ${prefixes} before every group of the identity provider`}.`,
      hint:
        prefix === undefined
          ? 'Map an IAM role to it in rbac.signIn.aws.mappings.'
          : `Use the name with the prefix, "${prefix}${group.split(':').slice(1).join(':')}", or \`dayone rbac kubeconfig\` for a certificate in that group.`,
    }))
}
