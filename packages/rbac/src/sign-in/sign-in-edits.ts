import { isSameValue, readPath, signInSettings, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import { authenticationConfiguration } from './authentication-configuration.ts'
import { needsFile, type Issuer, type Oidc } from './oidc-config.ts'
import { authorityFile, awsValue, configurationFile, oidcFields } from './provider-settings.ts'
import { usedSignIn, type AwsMapping, type SignIn } from './sign-in-config.ts'
import { oidcProblem } from './structured-sign-in.ts'
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

const flagEdits = (oidc: Issuer): readonly SpecEdit[] =>
  oidcFields(oidc).map(([field, value, why]) => edit(['kubeAPIServer', field], value, why))

interface FileAsset {
  readonly name: string
  readonly path: string
  readonly roles: readonly string[]
  readonly content: string
}

const onControlPlanes = (name: string, path: string, content: string): FileAsset => ({
  name,
  path,
  roles: ['ControlPlane'],
  content,
})

const authorityAsset = (content: string) => onControlPlanes('dayone-oidc-ca', authorityFile, content)
const configurationAsset = (content: string) => onControlPlanes('dayone-authentication', configurationFile, content)
const ourNames: readonly unknown[] = [authorityAsset('').name, configurationAsset('').name]

/** Removes the files of ours, except one. */
const withoutFiles = ({ cluster }: ClusterSpec, why: string, kept?: FileAsset): readonly SpecEdit[] => {
  const present = readPath(cluster, ['spec', 'fileAssets'])
  const outdated = (Array.isArray(present) ? (present as unknown[]) : []).filter(
    (one) => ourNames.includes(readPath(one, ['name'])) && !isSameValue(one, kept),
  )
  return outdated.length === 0 ? [] : [{ ...edit(['fileAssets'], outdated, why), op: 'remove' }]
}

/** The only file of ours, and the field that refers to it. kops writes the first of two assets with one path. */
const fileEdits = (asset: FileAsset, field: string, spec: ClusterSpec, why: string): readonly SpecEdit[] => [
  ...withoutFiles(spec, why, asset),
  { ...edit(['fileAssets'], [asset], why), op: 'add' },
  edit(['kubeAPIServer', field], asset.path, why),
]

/** Removes a field that refers to a file of ours. */
const withoutField = (field: string, file: string, { cluster }: ClusterSpec, why: string): readonly SpecEdit[] =>
  readPath(cluster, ['spec', 'kubeAPIServer', field]) === file ? [removal(['kubeAPIServer', field], why)] : []

/** One identity provider: flags, and a file with its CA if that is private. */
const oneIssuerEdits = (oidc: Oidc, spec: ClusterSpec): readonly SpecEdit[] => {
  const one = 'There is one identity provider in dayone.yaml, for which flags are enough'
  const edits = [...flagEdits(oidc), ...withoutField('authenticationConfigFile', configurationFile, spec, one)]
  if (oidc.certificateAuthority !== undefined) {
    const why = 'The API server verifies the identity provider with its private CA'
    return [...edits, ...fileEdits(authorityAsset(oidc.certificateAuthority), 'oidcCAFile', spec, why)]
  }
  const why = 'The identity provider has no private CA in dayone.yaml: the API server verifies it with public CAs'
  return [...edits, ...withoutField('oidcCAFile', authorityFile, spec, why), ...withoutFiles(spec, why)]
}

/** What flags cannot describe: one file with all identity providers, instead of the flags. */
const configurationEdits = (oidc: Oidc, spec: ClusterSpec): readonly SpecEdit[] => {
  const flags = Object.keys(signInSettings(spec)).filter((field) => field.startsWith('kubeAPIServer.oidc'))
  return [
    ...flags.map((field) => removal(field.split('.'), 'The file with the identity providers replaces it')),
    ...fileEdits(
      configurationAsset(authenticationConfiguration(oidc)),
      'authenticationConfigFile',
      spec,
      'People sign in through these identity providers, each with prefixes of its own',
    ),
  ]
}

/** Nothing, if settings of others exclude it. */
const oidcEdits = (oidc: Oidc, spec: ClusterSpec): readonly SpecEdit[] => {
  const version = readPath(spec.cluster, ['spec', 'kubernetesVersion'])
  const kubernetesVersion = typeof version === 'string' ? version : ''
  if (oidcProblem(oidc, { kubernetesVersion, signInSettings: signInSettings(spec) }) !== undefined) return []
  return needsFile(oidc) ? configurationEdits(oidc, spec) : oneIssuerEdits(oidc, spec)
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
        ...(provider === 'oidc' ? withoutFiles(spec, why) : []),
      ]
    })

/** What sign-in needs in the kops specification, and what of it is not needed any more. Pure. */
export const signInEdits = (signIn: SignIn | undefined, spec: ClusterSpec): readonly SpecEdit[] => {
  const { oidc, mappings } = usedSignIn(signIn) ?? {}
  return [
    ...(oidc === undefined ? [] : oidcEdits(oidc, spec)),
    ...(mappings === undefined ? [] : awsEdits(mappings, spec.cluster.metadata.name)),
    ...removals(signIn, spec),
  ]
}
