import { isSameValue, readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import { usedSignIn, type AwsMapping, type Oidc, type SignIn } from './sign-in-config.ts'

const edit = (path: readonly string[], value: unknown, why: string): SpecEdit => ({
  document: 'cluster',
  path: ['spec', ...path],
  op: 'set',
  value,
  timing: 'first',
  why,
  control: 'RB-02',
  by: 'rbac',
})

/** The fields of v1alpha2, in which kops stores a specification: it has no spec.authentication.oidc. */
const oidcEdits = (oidc: Oidc): readonly SpecEdit[] => {
  const fields: readonly (readonly [string, string, string])[] = [
    ['oidcIssuerURL', oidc.issuer, 'People sign in through this identity provider'],
    ['oidcClientID', oidc.clientId, 'Tokens for other programs are rejected'],
    ['oidcUsernameClaim', oidc.usernameClaim, 'The claim with the user name'],
    ['oidcUsernamePrefix', oidc.usernamePrefix, 'The identity provider cannot issue user names of Kubernetes'],
    ['oidcGroupsClaim', oidc.groupsClaim, 'The claim with the groups that have permissions'],
    ['oidcGroupsPrefix', oidc.groupsPrefix, 'The identity provider cannot issue groups of Kubernetes: system:masters'],
  ]
  return fields.map(([field, value, why]) => edit(['kubeAPIServer', field], value, why))
}

/** kops mounts this folder into the API server, and none for `oidcCAFile` (nodeup/pkg/model/kube_apiserver.go). */
const authorityFile = '/srv/kubernetes/kube-apiserver/dayone-oidc-ca.crt'
const authorityName = 'dayone-oidc-ca'

/** An earlier CA is replaced: kops writes the first of two assets with one path. */
const authorityEdits = (content: string, { cluster }: ClusterSpec): readonly SpecEdit[] => {
  const asset = { name: authorityName, path: authorityFile, roles: ['ControlPlane'], content }
  const present = readPath(cluster, ['spec', 'fileAssets'])
  const outdated = (Array.isArray(present) ? (present as unknown[]) : []).filter(
    (one) => readPath(one, ['name']) === authorityName && !isSameValue(one, asset),
  )
  const why = 'The API server verifies the identity provider with its private CA'
  return [
    ...(outdated.length === 0 ? [] : [{ ...edit(['fileAssets'], outdated, why), op: 'remove' as const }]),
    { ...edit(['fileAssets'], [asset], why), op: 'add' },
    edit(['kubeAPIServer', 'oidcCAFile'], authorityFile, why),
  ]
}

/** Mappings are objects of the API, so that no file on the nodes decides who signs in. */
const awsEdits = (mappings: readonly AwsMapping[], name: string): readonly SpecEdit[] => [
  edit(
    ['authentication', 'aws'],
    {
      backendMode: 'CRD',
      clusterID: name,
      identityMappings: mappings.map(({ arn, username, groups }) => ({ arn, username, groups })),
    },
    'People sign in with an AWS IAM role, and no one is mapped to system:masters',
  ),
]

/** What sign-in needs in the kops specification. Pure. */
export const signInEdits = (signIn: SignIn | undefined, spec: ClusterSpec): readonly SpecEdit[] => {
  const { oidc, mappings } = usedSignIn(signIn) ?? {}
  const authority = oidc?.certificateAuthority
  return [
    ...(oidc === undefined ? [] : oidcEdits(oidc)),
    ...(authority === undefined ? [] : authorityEdits(authority, spec)),
    ...(mappings === undefined ? [] : awsEdits(mappings, spec.cluster.metadata.name)),
  ]
}
