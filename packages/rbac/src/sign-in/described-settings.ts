import type { ClusterFacts } from '@dayone/pipeline'
import { oidcDefaults, type Issuer } from './oidc-config.ts'
import { authorityFile, oidcFields } from './provider-settings.ts'

type Settings = NonNullable<ClusterFacts['signInSettings']>

/** The settings of one identity provider that these flags are; undefined: they are others, or not all of them. */
const describedIssuer = (settings: Settings): object | undefined => {
  const keys = Object.fromEntries(oidcFields(keysOfIssuer).map(([field, key]) => [`kubeAPIServer.${field}`, key]))
  const flags = Object.entries(settings).filter(([, value]) => value !== authorityFile)
  if (flags.length !== Object.keys(keys).length) return undefined
  const known = flags.flatMap(([field, value]) => {
    const key = keys[field]
    return key === undefined ? [] : [[key, value] as const]
  })
  if (known.length < flags.length) return undefined
  const defaults = new Map<string, unknown>(Object.entries(oidcDefaults))
  return Object.fromEntries(known.filter(([key, value]) => defaults.get(key) !== value))
}

/** Each field with its own name as the value. */
const keysOfIssuer: Issuer = {
  issuer: 'issuer',
  clientId: 'clientId',
  usernameClaim: 'usernameClaim',
  usernamePrefix: 'usernamePrefix',
  groupsClaim: 'groupsClaim',
  groupsPrefix: 'groupsPrefix',
}

/**
 * The settings of `rbac.signIn` for which dayone would write this, as far as their form says; whether it is all that
 * dayone would write is to be compared. Pure.
 */
export const describedSettings = (provider: 'oidc' | 'aws', settings: Settings): object | undefined => {
  if (provider === 'oidc') return describedIssuer(settings)
  const { identityMappings } = (settings['authentication.aws'] ?? {}) as { readonly identityMappings?: unknown }
  return Array.isArray(identityMappings) ? { mappings: identityMappings } : undefined
}
