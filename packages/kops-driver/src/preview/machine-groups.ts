import type { ClusterSpec } from '@dayone/cluster-spec'
import type { PreviewItem, UpdatePreview } from '@dayone/kops'

/** Machines of one role and type that kops will start. */
export interface MachineGroup {
  /** "control plane", "node", "bastion" */
  readonly role: string
  readonly machineType: string
  /** The initial count, and the maximum. */
  readonly count: number
  readonly most: number
  /** GiB of each disk; undefined if kops does not show it. */
  readonly diskGiB: number | undefined
  readonly hasPublicAddress: boolean
  /** "unlimited", "standard"; undefined if the type has no credits or AWS decides. */
  readonly cpuCredits: string | undefined
}

const ROLES: Readonly<Record<string, string>> = {
  Master: 'control plane',
  ControlPlane: 'control plane',
  APIServer: 'API server',
  Node: 'node',
  Bastion: 'bastion',
}

/** The infix between the names of an instance group and of the cluster (kops, AutoscalingGroupName). */
const INFIXES = ['', 'masters.', 'apiservers.']

/** The machines of the autoscaling groups that a preview creates, summed over zones by role and type. Pure. */
export function machineGroups({ creates }: UpdatePreview, spec: ClusterSpec): readonly MachineGroup[] {
  const ofType = (type: string): readonly PreviewItem[] => creates.filter((item) => item.type === type)
  const templates = ofType('LaunchTemplate')
  const groups = ofType('AutoscalingGroup').map((group): MachineGroup => {
    const template = templates.find(({ name }) => name === group.name)
    const instanceGroup = spec.instanceGroups.find(({ metadata }) =>
      INFIXES.some((infix) => group.name === `${metadata.name}.${infix}${spec.cluster.metadata.name}`),
    )
    const count = numberOf(group, 'MinSize') ?? 0
    return {
      role: ROLES[String(instanceGroup?.spec['role'])] ?? 'instance',
      machineType: fieldOf(template, 'InstanceType') ?? 'mixed instance types',
      count,
      most: numberOf(group, 'MaxSize') ?? count,
      diskGiB: numberOf(template, 'RootVolumeSize'),
      hasPublicAddress: fieldOf(template, 'AssociatePublicIP') === 'true',
      cpuCredits: fieldOf(template, 'CPUCredits'),
    }
  })
  const alike = Map.groupBy(groups, ({ count: _count, most: _most, ...rest }) => JSON.stringify(rest))
  const rank = ({ role }: MachineGroup): number => Object.values(ROLES).indexOf(role)
  return [...alike.values()]
    .flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [{ ...first, count: sum([first, ...others], 'count'), most: sum([first, ...others], 'most') }],
    )
    .sort((a, b) => rank(a) - rank(b))
}

const sum = (groups: readonly MachineGroup[], field: 'count' | 'most'): number =>
  groups.reduce((total, group) => total + group[field], 0)

/** The value of a field in a preview, or undefined; kops lists many fields with an empty value. */
export const fieldOf = (item: PreviewItem | undefined, name: string): string | undefined =>
  item?.fields.find((field) => field.name === name)?.value || undefined

export const numberOf = (item: PreviewItem | undefined, name: string): number | undefined => {
  const value = fieldOf(item, name)
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined
}
