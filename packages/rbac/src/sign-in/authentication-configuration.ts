import { issuersOf, type Issuer, type Oidc } from './oidc-config.ts'

/** JSON's escapes are a subset of those of CEL: https://github.com/google/cel-spec/blob/master/doc/langdef.md#string-and-bytes-values */
const cel = (value: unknown): string => JSON.stringify(value)

/**
 * A token without the claim is rejected: the expression fails then. `in` does not apply to `claims`, which is no map of
 * CEL (apiserver, pkg/cel/lazy/lazy.go).
 */
const claimRule = ([claim, accepted]: readonly [string, string | readonly string[]]): object => {
  const [value, values] = [`claims[${cel(claim)}]`, cel([accepted].flat())]
  return {
    expression: `type(${value}) == list ? dyn(${value}).exists(one, one in ${values}) : ${value} in ${values}`,
    message: `the claim ${claim} must be ${[accepted].flat().join(' or ')}`,
  }
}

/** The prefixes make this impossible already; the rules hold also for a prefix that somebody changes by hand. */
const userRules: readonly object[] = [
  { expression: '!user.username.startsWith("system:")', message: 'user names of Kubernetes are not for people' },
  {
    expression: 'user.groups.all(group, !group.startsWith("system:"))',
    message: 'groups of Kubernetes are not for people',
  },
]

const authenticator = (issuer: Issuer): object => ({
  issuer: {
    url: issuer.issuer,
    audiences: [issuer.clientId],
    ...(issuer.certificateAuthority === undefined ? {} : { certificateAuthority: issuer.certificateAuthority }),
  },
  claimValidationRules: Object.entries(issuer.requiredClaims ?? {}).map(claimRule),
  claimMappings: {
    username: { claim: issuer.usernameClaim, prefix: issuer.usernamePrefix },
    groups: { claim: issuer.groupsClaim, prefix: issuer.groupsPrefix },
  },
  userValidationRules: userRules,
})

/**
 * The text of the file of `--authentication-config`. It has no `anonymous`: kops sets `--anonymous-auth=false`, and an
 * API server with both does not start. Pure.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration
 */
export const authenticationConfiguration = (oidc: Oidc): string =>
  `${JSON.stringify(
    {
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'AuthenticationConfiguration',
      jwt: issuersOf(oidc).map(authenticator),
    },
    undefined,
    2,
  )}\n`
