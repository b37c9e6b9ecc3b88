import type { Issuer } from './oidc-config.ts'
import type { AwsMapping } from './sign-in-config.ts'

/** kops mounts this folder into the API server, and none for the files below (nodeup/pkg/model/kube_apiserver.go). */
const folder = '/srv/kubernetes/kube-apiserver'

/** The file of `oidcCAFile`. */
export const authorityFile = `${folder}/dayone-oidc-ca.crt`

/** The file of `authenticationConfigFile`. */
export const configurationFile = `${folder}/dayone-authentication.json`

/**
 * The fields of `spec.kubeAPIServer`, each with its value and reason. v1alpha2, in which kops stores a specification,
 * has no spec.authentication.oidc. Pure.
 */
export const oidcFields = (oidc: Issuer): readonly (readonly [string, string, string])[] => [
  ['oidcIssuerURL', oidc.issuer, 'People sign in through this identity provider'],
  ['oidcClientID', oidc.clientId, 'Tokens for other programs are rejected'],
  ['oidcUsernameClaim', oidc.usernameClaim, 'The claim with the user name'],
  ['oidcUsernamePrefix', oidc.usernamePrefix, 'The identity provider cannot issue user names of Kubernetes'],
  ['oidcGroupsClaim', oidc.groupsClaim, 'The claim with the groups that have permissions'],
  ['oidcGroupsPrefix', oidc.groupsPrefix, 'The identity provider cannot issue groups of Kubernetes: system:masters'],
]

/** `spec.authentication.aws`. Mappings are objects of the API, so that no file on the nodes decides who signs in. Pure. */
export const awsValue = (mappings: readonly AwsMapping[], name: string): object => ({
  backendMode: 'CRD',
  clusterID: name,
  identityMappings: mappings.map(({ arn, username, groups }) => ({ arn, username, groups })),
})
