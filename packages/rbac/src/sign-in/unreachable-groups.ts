import type { Finding } from '@dayone/pipeline'
import type { SignIn } from './sign-in-config.ts'

const isReachable = ({ oidc, aws }: SignIn, group: string): boolean =>
  (oidc !== undefined && group.startsWith(oidc.groupsPrefix)) ||
  (aws?.mappings.some(({ groups }) => groups.includes(group)) ?? false)

/** Groups in dayone.yaml that no way to sign in can issue. Pure. */
export const unreachableGroupFindings = (signIn: SignIn | undefined, groups: readonly string[]): readonly Finding[] => {
  if (signIn === undefined) return []
  return [...new Set(groups)]
    .filter((group) => !isReachable(signIn, group))
    .map((group) => ({
      id: `RBAC/unreachable-group/${group}`,
      kind: 'manual',
      target: group,
      severity: 'medium',
      text: `No one can be in ${group}: ${signIn.oidc === undefined ? 'no IAM role is mapped to it' : `the API server puts "${signIn.oidc.groupsPrefix}" before every group of the identity provider`}.`,
      hint:
        signIn.oidc === undefined
          ? 'Map an IAM role to it in rbac.signIn.aws.mappings.'
          : `Use the name with the prefix, "${signIn.oidc.groupsPrefix}${group.split(':').slice(1).join(':')}", or \`dayone rbac kubeconfig\` for a certificate in that group.`,
    }))
}
