import { readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'

/** kops' names in `spec.instanceMetadata` of an instance group, and the only values that close the door. */
const settings = [
  {
    field: 'httpTokens',
    value: 'required',
    why: 'A plain GET no longer gets credentials from the metadata address: a token must be asked for first (IMDSv2).',
  },
  {
    field: 'httpPutResponseHopLimit',
    value: 1,
    why: 'The answer with the token does not travel further than the node itself: pods do not get it.',
  },
] as const

/** Every instance group says both, whatever its role: the control plane's credentials open the state store. MG-01. */
export const specEdits = (_config: unknown, spec: ClusterSpec): readonly SpecEdit[] =>
  spec.instanceGroups.flatMap((group) =>
    settings.map(({ field, value, why }): SpecEdit => {
      const path = ['spec', 'instanceMetadata', field]
      return {
        document: { instanceGroup: group.metadata.name },
        path,
        op: 'set',
        value,
        timing: 'first',
        why: `${why}${remark(field, readPath(group, path))}`,
        control: 'MG-01',
        by: 'metadata-guard',
      }
    }),
  )

const remark = (field: string, saved: unknown): string => {
  if (field === 'httpPutResponseHopLimit' && typeof saved === 'number' && saved > 1)
    return ` Now ${saved}: kops 1.22 to 1.26 wrote 3 into control planes, and upgrades keep it. What asked for metadata from a pod needs an IAM role of its own.`
  if (field === 'httpTokens' && saved === 'optional')
    return ' Now optional: without tokens the hop limit protects nothing.'
  return ''
}
