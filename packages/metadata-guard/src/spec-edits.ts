import { readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'

/** The field names in `spec.instanceMetadata` of an instance group, and the only safe values. */
const settings = [
  {
    field: 'httpTokens',
    value: 'required',
    why: 'The metadata service requires a session token (IMDSv2): a plain GET gets no credentials.',
  },
  {
    field: 'httpPutResponseHopLimit',
    value: 1,
    why: 'With a hop limit of 1 the token response does not leave the node: pods do not get it.',
  },
] as const

/**
 * Sets both fields in every instance group, whatever its role: the control plane's credentials can read the state
 * store. MG-01.
 */
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
    return saved === 2
      ? ' Now 2, often for a controller: with it every pod gets the token, except on Cilium. Give the controller an IAM role of its own.'
      : ` Now ${saved}: kops 1.22 to 1.26 set 3 on control planes, and upgrades keep it. Pods that use instance metadata need an IAM role of their own.`
  if (field === 'httpTokens' && saved === 'optional')
    return ' Now optional: without tokens the hop limit has no effect.'
  return ''
}
