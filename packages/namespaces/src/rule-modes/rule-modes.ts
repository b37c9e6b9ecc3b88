import type { NamespacesConfig } from '../config.ts'
import type { RuleMode, RuleState } from '../tenant-rules/tenant-rule.ts'
import type { RulesSeen } from './read-rules.ts'

/** The part of the configuration that decides the modes, as far as it does. */
export type ModeChoice = Pick<NamespacesConfig, 'namespaces' | 'tenantRules' | 'newNamespaces'>

/** The configuration with every mode decided. */
export type WithModes<Config> = Config & {
  /** Namespaces in which the rules for teams only warn. */
  readonly warnedNames: readonly string[]
  readonly newNamespaces: { readonly mode: RuleMode | 'off' }
}

const namedAtMost = 3

const existing = (items: readonly string[]): string =>
  `these exist already and would be rejected if created again: ${items.slice(0, namedAtMost).join(', ')}${items.length > namedAtMost ? ` and ${items.length - namedAtMost} more` : ''}`

/** The mode of the rules for teams in one namespace, and why they only warn. Pure. */
export const tenantRuleState = (
  { tenantRules }: Pick<NamespacesConfig, 'tenantRules'>,
  seen: RulesSeen | undefined,
  name: string,
): RuleState => {
  const found = seen?.tenants[name] ?? []
  if (tenantRules === 'warn')
    return {
      mode: 'warn',
      why: 'tenantRules is "warn"',
      hint: 'When the audit log shows no more violations, set namespaces.tenantRules: deny and run `dayone up namespaces`.',
    }
  if (tenantRules === 'deny' || found.length === 0) return { mode: 'deny' }
  return {
    mode: 'warn',
    why: existing(found),
    hint: 'Change or delete them: the next `dayone up namespaces` that finds none denies. To deny at once, set namespaces.tenantRules: deny.',
  }
}

/** The mode of the default for new namespaces, and why it only warns. Pure. */
export const newNamespacesState = (
  { newNamespaces: { mode } }: Pick<NamespacesConfig, 'newNamespaces'>,
  seen: RulesSeen | undefined,
): RuleState | { readonly mode: 'off' } => {
  const found = seen?.newNamespaces ?? []
  if (mode === 'warn')
    return {
      mode,
      why: 'newNamespaces.mode is "warn"',
      hint: 'When the audit log shows no more violations, set namespaces.newNamespaces: {mode: deny} and run `dayone up namespaces`.',
    }
  if (mode !== undefined || found.length === 0) return { mode: mode ?? 'deny' }
  return {
    mode: 'warn',
    why: existing(found),
    hint: 'Change them, or list their namespaces under namespaces.newNamespaces.exempt: the next `dayone up namespaces` that finds none denies. To deny at once, set namespaces.newNamespaces: {mode: deny}.',
  }
}

/**
 * dayone.yaml decides. Where it does not, a rule denies, except where something exists that it would reject: there it
 * starts with warnings and audit entries, until a later run finds nothing any more. No rule goes back to warnings by
 * itself: `seen` contains only what no rule rejects yet. security.md §3.4. Pure.
 */
export const withModes = <Config extends ModeChoice>(
  config: Config,
  seen: RulesSeen | undefined,
): WithModes<Config> => ({
  ...config,
  warnedNames: config.namespaces
    .map(({ name }) => name)
    .filter((name) => tenantRuleState(config, seen, name).mode === 'warn'),
  newNamespaces: { ...config.newNamespaces, mode: newNamespacesState(config, seen).mode },
})
