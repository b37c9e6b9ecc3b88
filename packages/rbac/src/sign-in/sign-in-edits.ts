import { isSameValue, readPath, signInSettings, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import { usedSignIn, type AwsMapping, type Oidc, type SignIn } from './sign-in-config.ts'
import { authorityFile, awsValue, oidcFields } from './provider-settings.ts'
import { unusedSignIn } from './unused-sign-in.ts'

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

/** The removal of a field. */
const removal = (path: readonly string[], why: string): SpecEdit => edit(path, undefined, why)

const oidcEdits = (oidc: Oidc): readonly SpecEdit[] =>
  oidcFields(oidc).map(([field, value, why]) => edit(['kubeAPIServer', field], value, why))

const authorityName = 'dayone-oidc-ca'

/** Removes the files of ours with a CA, except one. */
const withoutAuthorities = ({ cluster }: ClusterSpec, why: string, kept?: unknown): readonly SpecEdit[] => {
  const present = readPath(cluster, ['spec', 'fileAssets'])
  const outdated = (Array.isArray(present) ? (present as unknown[]) : []).filter(
    (one) => readPath(one, ['name']) === authorityName && !isSameValue(one, kept),
  )
  return outdated.length === 0 ? [] : [{ ...edit(['fileAssets'], outdated, why), op: 'remove' }]
}

/** An earlier CA is replaced: kops writes the first of two assets with one path. */
const authorityEdits = (content: string, spec: ClusterSpec): readonly SpecEdit[] => {
  const asset = { name: authorityName, path: authorityFile, roles: ['ControlPlane'], content }
  const why = 'The API server verifies the identity provider with its private CA'
  return [
    ...withoutAuthorities(spec, why, asset),
    { ...edit(['fileAssets'], [asset], why), op: 'add' },
    edit(['kubeAPIServer', 'oidcCAFile'], authorityFile, why),
  ]
}

/** A CA that is no longer in dayone.yaml: the API server then uses public CAs. */
const withoutAuthority = (spec: ClusterSpec): readonly SpecEdit[] => {
  if (readPath(spec.cluster, ['spec', 'kubeAPIServer', 'oidcCAFile']) !== authorityFile) return []
  const why = 'The identity provider has no private CA in dayone.yaml: the API server verifies it with public CAs'
  return [removal(['kubeAPIServer', 'oidcCAFile'], why), ...withoutAuthorities(spec, why)]
}

const awsEdits = (mappings: readonly AwsMapping[], name: string): readonly SpecEdit[] => [
  edit(
    ['authentication', 'aws'],
    awsValue(mappings, name),
    'People sign in with an AWS IAM role, and no one is mapped to system:masters',
  ),
]

/** An empty `authentication` is removed too. */
const pathOf = (field: string, { cluster }: ClusterSpec): readonly string[] => {
  const path = field.split('.')
  const [parent = ''] = path
  const isOnly = Object.keys(readPath(cluster, ['spec', parent]) ?? {}).length === 1
  return parent === 'authentication' && isOnly ? [parent] : path
}

/** `provider: none`, or another one: what dayone wrote for the earlier one is removed. */
const removals = (signIn: SignIn | undefined, spec: ClusterSpec): readonly SpecEdit[] =>
  unusedSignIn(signIn, signInSettings(spec), spec.cluster.metadata.name)
    .filter(({ isOurs }) => isOurs)
    .flatMap(({ provider, fields }) => {
      const what = provider === 'aws' ? 'AWS IAM roles' : 'this identity provider'
      const why = `People no longer sign in with ${what}: rbac.signIn in dayone.yaml does not use it`
      return [
        ...fields.map((field) => removal(pathOf(field, spec), why)),
        ...(provider === 'oidc' ? withoutAuthorities(spec, why) : []),
      ]
    })

/** What sign-in needs in the kops specification, and what of it is not needed any more. Pure. */
export const signInEdits = (signIn: SignIn | undefined, spec: ClusterSpec): readonly SpecEdit[] => {
  const { oidc, mappings } = usedSignIn(signIn) ?? {}
  const authority = oidc?.certificateAuthority
  return [
    ...(oidc === undefined ? [] : oidcEdits(oidc)),
    ...(authority === undefined ? [] : authorityEdits(authority, spec)),
    ...(oidc !== undefined && authority === undefined ? withoutAuthority(spec) : []),
    ...(mappings === undefined ? [] : awsEdits(mappings, spec.cluster.metadata.name)),
    ...removals(signIn, spec),
  ]
}
