import {
  lintRights,
  withDefaultRoles,
  type Account,
  type BindingObject,
  type LintFinding,
  type ManifestSet,
} from '@dayone/authorizer'
import type { Kube } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import type { RbacConfig } from '../config.ts'
import { readWorld } from '../read-rights.ts'
import { withAcceptance } from './accepted-findings.ts'
import { knowledgeOf } from './beyond-persona.ts'
import { lintLive } from './lint-live.ts'

/** A lint finding, and who accepted it. */
export type LintedFinding = LintFinding & Pick<Finding, 'accepted'>

/** Lints the live cluster. `today` as `2026-11-26`. Throws UserError (exit 6) if objects may not be read. */
export const lintCluster = async (kube: Kube, config: RbacConfig, today: string): Promise<readonly LintedFinding[]> =>
  withAcceptance(lintLive(config, await readWorld(kube)).findings, config, today)

/** If the manifests contain no service account of a namespace, its accounts are unknown. */
const unknownAccounts = (bindings: readonly BindingObject[], existing: readonly Account[]): readonly Account[] => {
  const covered = new Set(existing.map(({ namespace }) => namespace))
  return bindings
    .flatMap(({ subjects }) => subjects ?? [])
    .flatMap(({ kind, name, namespace = '' }) =>
      kind === 'ServiceAccount' && !covered.has(namespace) ? [{ namespace, name }] : [],
    )
}

/** Lints manifests as they would apply in a cluster. Pure. */
export const lintManifests = (
  { serviceAccounts, ...set }: ManifestSet,
  config: RbacConfig,
  today: string,
): readonly LintedFinding[] => {
  const { findings } = lintRights(
    {
      ...withDefaultRoles(set),
      serviceAccounts: [...serviceAccounts, ...unknownAccounts(set.bindings, serviceAccounts)],
    },
    { aggregation: 'computed', ...knowledgeOf(config) },
  )
  return withAcceptance(findings, config, today)
}
