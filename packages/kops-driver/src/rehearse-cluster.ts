import type { ClusterSpec } from '@dayone/cluster-spec'
import { RehearsalError, type UpdatePreview } from '@dayone/kops'
import type { Finding, StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from './cluster-ports.ts'

/** What kops would build of a specification that nobody has saved, or why that could not be asked. */
export type Rehearsal = { readonly preview: UpdatePreview } | { readonly impossible: string }

/** Writes nothing that stays. Throws UserError where kops refuses the specification: nothing is saved then. */
export async function rehearseCluster(
  spec: ClusterSpec,
  { ports, kill }: StepContext<ClusterPorts>,
): Promise<Rehearsal> {
  try {
    return { preview: await ports.kops.rehearse(spec, { kill }) }
  } catch (error) {
    if (error instanceof RehearsalError) return { impossible: error.message }
    throw error
  }
}

/** Said in place of the picture that there is none of. */
export const noRehearsalFinding = (name: string, reason: string): Finding => ({
  id: 'cluster/no-rehearsal',
  kind: 'impossible',
  target: name,
  text: 'What kops will build, and what costs money of it, cannot be shown before the specification is saved.',
  hint: `The reason: ${reason}`,
})
