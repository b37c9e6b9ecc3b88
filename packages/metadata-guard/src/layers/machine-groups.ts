import type { CloudInstance, LaunchTemplate } from '@dayone/aws'
import { readPath, type KopsDocument } from '@dayone/cluster-spec'
import type { MachineOptions } from './access.ts'

/** Running machines, or their launch configuration. */
export interface Machines {
  /** `instance i-1`, `launch template nodes.demo`, `the specification`. */
  readonly title: string
  readonly options: MachineOptions
}

/** The machines of an instance group that runs pods. */
export interface MachineGroup {
  readonly name: string
  readonly machines: readonly Machines[]
}

/**
 * kops enables the IPv6 endpoint if a subnet has IPv6 (awsmodel/autoscalinggroup.go), which the group does not show.
 */
const savedOptions = (group: KopsDocument): MachineOptions => {
  const hops = readPath(group, ['spec', 'instanceMetadata', 'httpPutResponseHopLimit'])
  const tokens = readPath(group, ['spec', 'instanceMetadata', 'httpTokens'])
  return {
    httpTokens: tokens === 'optional' ? 'optional' : 'required',
    hopLimit: typeof hops === 'number' ? hops : 1,
    ipv6Enabled: true,
  }
}

/**
 * Every instance group with running machines and their launch templates, or the specification if there are none.
 * Machines without a group form a group of their own. Bastions run no pods. Pure.
 */
export const machineGroups = (
  groups: readonly KopsDocument[],
  templates: readonly LaunchTemplate[],
  instances: readonly CloudInstance[],
): readonly MachineGroup[] => {
  const bastions = groups.filter((group) => readPath(group, ['spec', 'role']) === 'Bastion')
  const names = new Set(groups.map(({ metadata }) => metadata.name))
  const strays = instances.filter(({ instanceGroup }) => instanceGroup === undefined || !names.has(instanceGroup))
  const machine = ({ id, metadata }: CloudInstance): Machines => ({ title: `instance ${id}`, options: metadata })
  return [
    ...groups
      .filter((group) => !bastions.includes(group))
      .map((group): MachineGroup => {
        const { name } = group.metadata
        const known: readonly Machines[] = [
          ...instances.filter(({ instanceGroup }) => instanceGroup === name).map(machine),
          ...templates
            .filter(({ instanceGroup }) => instanceGroup === name)
            .map((template) => ({ title: `launch template ${template.name}`, options: template.metadata })),
        ]
        return {
          name,
          machines: known.length > 0 ? known : [{ title: 'the specification', options: savedOptions(group) }],
        }
      }),
    ...(strays.length === 0 ? [] : [{ name: 'no instance group', machines: strays.map(machine) }]),
  ]
}
