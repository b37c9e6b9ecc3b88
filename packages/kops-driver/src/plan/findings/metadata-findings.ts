import { readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'

/**
 * Machines whose metadata service answers pods: an explicit value in an instance group overrides kops' safe default.
 * MG-01. Pure.
 */
export const metadataFindings = ({ instanceGroups }: ClusterSpec): readonly Finding[] =>
  instanceGroups.flatMap((group): Finding[] => {
    const open = openDoor(group)
    if (open === undefined) return []
    const { name } = group.metadata
    return [
      {
        id: `cluster/metadata/${name}`,
        kind: 'risk',
        target: name,
        severity: 'high',
        control: 'MG-01',
        text: `Pods on instances of ${name} can get the instance's credentials: ${open}.`,
        hint: '`dayone up metadata-guard` closes this and replaces the instances.',
      },
    ]
  })

function openDoor(group: KopsDocument): string | undefined {
  const tokens = readPath(group, ['spec', 'instanceMetadata', 'httpTokens'])
  const hops = readPath(group, ['spec', 'instanceMetadata', 'httpPutResponseHopLimit'])
  if (tokens === 'optional') return 'the metadata service answers without a token (IMDSv1)'
  return typeof hops === 'number' && hops > 1 ? `the hop limit is ${hops}` : undefined
}
