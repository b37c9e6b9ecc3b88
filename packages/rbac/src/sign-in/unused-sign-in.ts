import { isSameValue } from '@dayone/cluster-spec'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import { authorityFile, awsValue, oidcFields } from './provider-settings.ts'
import { usedSignIn, type SignIn } from './sign-in-config.ts'

type Settings = NonNullable<ClusterFacts['signInSettings']>

const caField = 'kubeAPIServer.oidcCAFile'

/** What dayone writes for a provider in dayone.yaml; undefined if it is not there, or incomplete. */
const written = (signIn: SignIn, provider: Provider, name: string): Settings | undefined => {
  if (provider === 'other') return undefined
  const { oidc, mappings } = usedSignIn({ ...signIn, provider }) ?? {}
  if (mappings !== undefined) return { 'authentication.aws': awsValue(mappings, name) }
  if (oidc === undefined) return undefined
  return Object.fromEntries(oidcFields(oidc).map(([field, value]) => [`kubeAPIServer.${field}`, value]))
}

type Provider = 'oidc' | 'aws' | 'other'

const providerOf = (field: string): Provider =>
  field.startsWith('kubeAPIServer.oidc') ? 'oidc' : field === 'authentication.aws' ? 'aws' : 'other'

const withoutOurCa = (settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([field, value]) => field !== caField || value !== authorityFile))

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
    const present = Object.fromEntries(Object.entries(settings).filter(([field]) => providerOf(field) === provider))
    const isUsed = { oidc: used?.oidc !== undefined, aws: used?.mappings !== undefined, other: false }[provider]
    const fields = Object.keys(present)
    if (isUsed || fields.length === 0) return []
    return [{ provider, fields, isOurs: isSameValue(withoutOurCa(present), written(signIn, provider, name)) }]
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
