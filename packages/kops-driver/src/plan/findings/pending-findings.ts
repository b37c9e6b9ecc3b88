import { kopsLine } from '@dayone/kops'
import type { Finding } from '@dayone/pipeline'
import type { ClusterInHand } from '../../observe/cluster-observed.ts'
import { appliedDifferences } from '../../observe/cluster-states.ts'

const SHOWN = 6

/**
 * Changes of others that are saved but not applied: the first plan only saves, and a later round of the same run
 * applies the whole specification. Pure.
 */
export function pendingFindings(name: string, observed: ClusterInHand): readonly Finding[] {
  if (observed.stage !== 'saved' || observed.pending === undefined) return []
  const differences = appliedDifferences(observed.pending)
  if (differences.length === 0) return []
  const more = differences.length > SHOWN ? `; and ${differences.length - SHOWN} more` : ''
  return [
    {
      id: 'cluster/pending-changes',
      kind: 'risk',
      severity: 'medium',
      target: name,
      text: `The specification has changes that were saved but not applied. A later round of this run applies them too: ${differences.slice(0, SHOWN).join('; ')}${more}.`,
      hint: `Show all of them: ${kopsLine({ name, state: observed.state }, 'update cluster')}`,
    },
  ]
}
