import type { ClusterSpec } from '@dayone/cluster-spec'
import { CLUSTER_STEP, clusterStep, needsLastPass, type SpecContributor } from '@dayone/kops-driver'
import { inOrder, select, type AnyStep } from '@dayone/pipeline'
import { readSlices } from '../config/read-config.ts'
import type { ConfigFile } from '../config/config-file.ts'
import type { Ports } from '../ports.ts'
import { contributesSpec, steps } from '../steps.ts'

export interface Composition {
  /** In dependency order, the composed cluster step first where the run needs one. */
  readonly steps: readonly AnyStep<Ports>[]
  /** A parsed slice per step. */
  readonly config: Readonly<Record<string, unknown>>
}

/** All steps, or the selected ones; without the cluster step, the cluster already exists. */
export const ownsTheCluster = (ids: readonly string[]): boolean => ids.length === 0 || ids.includes(CLUSTER_STEP)

/**
 * The steps whose questions belong to a run: those chosen, and the cluster step, which is asked for no more than the
 * name where the cluster exists. Throws UserError (exit 2) for an unknown id.
 */
export function askedSteps(ids: readonly string[]): readonly AnyStep<Ports>[] {
  const chosen = select(steps, ids).filter(({ id }) => id !== CLUSTER_STEP)
  return [clusterStep({ contributors: [], mode: ownsTheCluster(ids) ? 'own' : 'contributed' }), ...chosen]
}

/** The settings of these steps in the kops specification, each with its slice. */
export const contributorsOf = (
  chosen: readonly AnyStep<Ports>[],
  config: Readonly<Record<string, unknown>>,
): readonly SpecContributor[] =>
  chosen
    .filter(contributesSpec)
    .map((step) => ({ id: step.id, edits: (spec) => step.specEdits(config[step.id], spec) }))

/**
 * The run: the chosen steps, and the one writer of the kops specification with their settings. What has to come
 * last on an existing cluster gets a separate pass. `runsAlwaysAllow`: as the cloud was updated last. Throws UserError (exit 2) for a slice that is not valid.
 */
export function composeSteps(
  ids: readonly string[],
  file: ConfigFile,
  saved: ClusterSpec | undefined,
  runsAlwaysAllow = false,
): Composition {
  const asked = askedSteps(ids)
  const config = readSlices(file, asked)
  const chosen = asked.filter(({ id }) => id !== CLUSTER_STEP)
  const contributors = contributorsOf(chosen, config)
  const mode = ownsTheCluster(ids) ? 'own' : 'contributed'
  if (mode === 'contributed' && contributors.length === 0) return { steps: inOrder(chosen), config }
  const first = clusterStep({ contributors, mode })
  if (!needsLastPass(saved, contributors, runsAlwaysAllow)) return { steps: inOrder([first, ...chosen]), config }
  const last = clusterStep({ contributors, mode, pass: 'last', after: chosen.map(({ id }) => id) })
  return { steps: inOrder([first, ...chosen, last]), config: { ...config, [last.id]: config[CLUSTER_STEP] } }
}
