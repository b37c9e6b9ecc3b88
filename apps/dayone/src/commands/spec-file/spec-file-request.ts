import { CLUSTER_STEP, type SpecContributor } from '@dayone/kops-driver'
import { shellWord, UserError } from '@dayone/pipeline'
import { askedSteps, contributorsOf, ownsTheCluster } from '../../run/compose-steps.ts'
import { adoptedSteps } from '../../config/adopted-steps.ts'
import type { ConfigFile } from '../../config/config-file.ts'
import { checkGivenAnswers, readSlices, sliceOf } from '../../config/read-config.ts'
import { contributesSpec, steps } from '../../steps.ts'

/** The settings for a file, and its cluster. */
export interface SpecFileRequest {
  readonly contributors: readonly SpecContributor[]
  readonly mode: 'own' | 'contributed'
  /** The slice of the cluster step. */
  readonly config: unknown
}

/** `spec`: the file as typed. Throws UserError (exit 2) if there are no settings for the file. */
export function specFileRequest(file: ConfigFile, ids: readonly string[], spec: string): SpecFileRequest {
  const requested = ids.length > 0 ? ids : adoptedSteps(file)
  const [clusterStep, ...chosen] = askedSteps(requested)
  if (clusterStep === undefined) throw new Error('the cluster step is part of every run')
  for (const { id } of chosen) if (requested.includes(id)) refuseIdle(id)
  const mode = ownsTheCluster(requested) ? 'own' : 'contributed'
  if (mode === 'own' && file.get(['cluster']) === undefined) {
    throw new UserError('This cluster has no dayone.yaml.', {
      hint: `Specify the steps whose settings to add: dayone up rbac metadata-guard --spec ${shellWord(spec)}`,
    })
  }
  checkGivenAnswers(file, [clusterStep, ...chosen])
  // No prompts here: the settings in the specification do not depend on missing answers.
  const answers = Object.fromEntries(
    chosen.map((step) => {
      const slice = sliceOf(file, step.id)
      const parsed = step.config.safeParse(slice)
      return [step.id, parsed.success ? (parsed.data as unknown) : slice]
    }),
  )
  return {
    contributors: contributorsOf(chosen, answers),
    mode,
    config: readSlices(file, [clusterStep])[CLUSTER_STEP],
  }
}

/** A step specified by name must have settings in the specification; one that is included by default need not. */
function refuseIdle(id: string): void {
  const contributing = steps.filter(contributesSpec).map((step) => step.id)
  if (contributing.includes(id)) return
  throw new UserError(`The step ${id} has no settings in the kops specification.`, {
    hint: `Steps with settings: ${[CLUSTER_STEP, ...contributing].join(', ')}.`,
  })
}
