import type { ClusterSpec } from '@dayone/cluster-spec'
import { RehearsalError, type UpdatePreview } from '@dayone/kops'
import type { Finding, StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { withStandInBucket } from '../resources/stand-in-bucket.ts'

/** What kops would build from an unsaved specification, or why it could not be previewed. */
export type Rehearsal = { readonly preview: UpdatePreview } | { readonly impossible: string }

/**
 * Leaves nothing behind. `lacksBucket`: the bucket for public keys does not exist yet. Throws UserError if kops rejects
 * the specification; nothing is saved then.
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

/** Replaces the picture if there is none. */
export const noRehearsalFinding = (name: string, reason: string): Finding => ({
  id: 'cluster/no-rehearsal',
  kind: 'impossible',
  target: name,
  text: 'What kops will build, and its cost, cannot be shown before the specification is saved.',
  hint: `Reason: ${reason}`,
})
