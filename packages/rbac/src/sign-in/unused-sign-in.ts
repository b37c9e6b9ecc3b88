import { isSameValue } from '@dayone/cluster-spec'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import { awsValue, configurationFile } from './provider-settings.ts'
import { describedSettings } from './described-settings.ts'
import { signIn as signInSchema, usedSignIn, type SignIn } from './sign-in-config.ts'
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

/**
 * The options with which `dayone up rbac` knows these settings as its own, so that it removes them; undefined: dayone
 * would not write them like that.
 */
const optionsFor = (
  signIn: SignIn,
  { provider, settings }: Pick<UnusedSignIn, 'provider' | 'settings'>,
  name: string,
): string | undefined => {
  // What dayone.yaml describes is something else, and not to be overwritten.
  if (provider === 'other' || signIn[provider] !== undefined) return undefined
  const described = describedSettings(provider, settings)
  if (described === undefined) return undefined
  const { oidc, mappings } = usedSignIn(signIn) ?? {}
  const chosen = oidc === undefined ? (mappings === undefined ? 'none' : 'aws') : 'oidc'
  const parsed = signInSchema.safeParse({ ...signIn, provider: chosen, [provider]: described })
  if (!parsed.success || !areOurs(parsed.data, provider, settings, name)) return undefined
  const value = JSON.stringify(described)
  // Quotes of the shell.
  if (value.includes("'")) return undefined
  return `--set 'rbac.signIn.${provider}=${value}' --set rbac.signIn.provider=${chosen}`
}

const hintOf = (signIn: SignIn, unused: UnusedSignIn, name: string): string => {
  const options = optionsFor(signIn, unused, name)
  if (options !== undefined)
    return `If no one should, run \`dayone up rbac ${options}\`: dayone.yaml then describes these settings, and dayone removes them.`
  const { provider, fields } = unused
  return `If no one should, remove ${fields.length === 1 ? 'it' : 'them'} from the kops specification, then update the cluster and replace its control plane nodes.${
    provider === 'other'
      ? ''
      : ` dayone does that for settings that rbac.signIn.${provider} describes exactly, with another provider.`
  }`
}

/** A way to sign in that the specification has and `rbac.signIn` does not use. */
export interface UnusedSignIn {
  readonly provider: Provider
  /** Its fields in the specification, by their path below `spec`. */
  readonly fields: readonly string[]
  /** The fields with their values. */
  readonly settings: Settings
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
    return [{ provider, fields, settings: present, isOurs: areOurs(signIn, provider, present, name) }]
  })
}

/** Ways to sign in that stay although `rbac.signIn` does not use them. Pure. */
export const foreignSignInFindings = (
  signIn: SignIn | undefined,
  { signInSettings = {}, name }: Pick<ClusterFacts, 'signInSettings' | 'name'>,
): readonly Finding[] =>
  signIn === undefined
    ? []
    : unusedSignIn(signIn, signInSettings, name)
        .filter(({ isOurs }) => !isOurs)
        .map((unused) => ({
          id: `RBAC/foreign-sign-in/${unused.provider}`,
          kind: 'manual',
          target: name,
          severity: 'medium',
          text: `People can also sign in by ${unused.fields.map((field) => `spec.${field}`).join(', ')}: rbac.signIn does not use it, and dayone.yaml does not describe it, so it stays.`,
          hint: hintOf(signIn, unused, name),
        }))
