import { isSameValue } from '@dayone/cluster-spec'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import { awsValue, configurationFile } from './provider-settings.ts'
import { usedSignIn, type SignIn } from './sign-in-config.ts'
import { areOurFlags, withoutOurFiles } from './structured-sign-in.ts'

type Settings = NonNullable<ClusterFacts['signInSettings']>
type Provider = 'oidc' | 'aws' | 'other'

const fileField = 'kubeAPIServer.authenticationConfigFile'

const providerOf = ([field, value]: readonly [string, unknown]): Provider => {
  if (field === 'authentication.aws') return 'aws'
  const isOidc = field.startsWith('kubeAPIServer.oidc') || (field === fileField && value === configurationFile)
  return isOidc ? 'oidc' : 'other'
}

/** Whether dayone wrote these settings: they are what it writes for the provider in dayone.yaml, or refer to its file. */
const areOurs = (signIn: SignIn, provider: Provider, settings: Settings, name: string): boolean => {
  if (provider === 'other') return false
  if (settings[fileField] !== undefined) return Object.keys(withoutOurFiles(settings)).length === 0
  const { oidc, mappings } = usedSignIn({ ...signIn, provider }) ?? {}
  if (mappings !== undefined) return isSameValue(settings, { 'authentication.aws': awsValue(mappings, name) })
  return oidc !== undefined && areOurFlags(oidc, settings)
}

/** A way to sign in that the specification has and `rbac.signIn` does not use. */
export interface UnusedSignIn {
  readonly provider: Provider
  /** Its fields in the specification, by their path below `spec`. */
  readonly fields: readonly string[]
  /** They are exactly what dayone writes for that provider in dayone.yaml. */
  readonly isOurs: boolean
}

/**
 * Ways to sign in that the specification has and `rbac.signIn` does not use. One is ours as a whole or not at all: an
 * API server with other settings of OIDC and no issuer does not start. Pure.
 */
export const unusedSignIn = (signIn: SignIn | undefined, settings: Settings, name: string): readonly UnusedSignIn[] => {
  if (signIn === undefined) return []
  const used = usedSignIn(signIn)
  return (['oidc', 'aws', 'other'] as const).flatMap((provider) => {
    const present = Object.fromEntries(Object.entries(settings).filter((entry) => providerOf(entry) === provider))
    const isUsed = { oidc: used?.oidc !== undefined, aws: used?.mappings !== undefined, other: false }[provider]
    const fields = Object.keys(present)
    if (isUsed || fields.length === 0) return []
    return [{ provider, fields, isOurs: areOurs(signIn, provider, present, name) }]
  })
}

/** Ways to sign in that stay although `rbac.signIn` does not use them. Pure. */
export const foreignSignInFindings = (
  signIn: SignIn | undefined,
  { signInSettings = {}, name }: Pick<ClusterFacts, 'signInSettings' | 'name'>,
): readonly Finding[] =>
  unusedSignIn(signIn, signInSettings, name)
    .filter(({ isOurs }) => !isOurs)
    .map(({ provider, fields }) => ({
      id: `RBAC/foreign-sign-in/${provider}`,
      kind: 'manual',
      target: name,
      severity: 'medium',
      text: `People can also sign in by ${fields.map((field) => `spec.${field}`).join(', ')}: rbac.signIn does not use it, and it is not what dayone would write, so it stays.`,
      hint: `If no one should, remove ${fields.length === 1 ? 'it' : 'them'} from the kops specification, then update the cluster and replace its control plane nodes.${
        provider === 'other'
          ? ''
          : ` dayone does that for settings that rbac.signIn.${provider} describes exactly, with another provider.`
      }`,
    }))
