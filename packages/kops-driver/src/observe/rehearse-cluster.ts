import type { ClusterSpec } from '@dayone/cluster-spec'
import { RehearsalError, type UpdatePreview } from '@dayone/kops'
import type { Finding, StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { withStandInBucket } from '../resources/stand-in-bucket.ts'

/** What kops would build of a specification that nobody has saved, or why that could not be asked. */
export type Rehearsal = { readonly preview: UpdatePreview } | { readonly impossible: string }

/**
 * Writes nothing that stays. `lacksBucket`: the bucket for public keys is still to be made. Throws UserError where kops refuses
 * the specification: nothing is saved then.
 */
export async function rehearseCluster(
  spec: ClusterSpec,
  { ports: { kops }, stop: kill }: StepContext<ClusterPorts>,
  lacksBucket = false,
): Promise<Rehearsal> {
  const known = lacksBucket ? withStandInBucket(spec, kops.state) : undefined
  try {
    const preview = await kops.rehearse(known?.spec ?? spec, { kill })
    return { preview: known?.asMeant(preview) ?? preview }
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
  text: 'What kops will build, and its cost, cannot be shown before the specification is saved.',
  hint: `Reason: ${reason}`,
})
