import type { ClusterSpec } from '@dayone/cluster-spec'
import type { RollingGroup } from '@dayone/kops'
import type { Change } from '@dayone/pipeline'
import type { ClusterChange } from '../contract/cluster-change.ts'
import { isControlPlane } from '../spec/instance-groups.ts'

/** Replaces the machines with an old configuration; undefined if there are none. Pure. */
export function rollChange(
  name: string,
  saved: ClusterSpec,
  groups: readonly RollingGroup[],
): Change<ClusterChange> | undefined {
  const old = groups.filter(({ needUpdate }) => needUpdate > 0)
  if (old.length === 0) return undefined
  const controlPlanes = saved.instanceGroups.filter(isControlPlane)
  const isApiAway =
    controlPlanes.length === 1 &&
    old.some((group) => controlPlanes.some(({ metadata }) => metadata.name === group.name))
  const inOrder = rollingOrder(old, saved)
  const count = old.reduce((sum, { needUpdate }) => sum + needUpdate, 0)
  const machines = count === 1 ? '1 instance still runs' : `${count} instances still run`
  return {
    id: 'roll',
    action: 'run',
    target: `instances of ${name}`,
    why:
      `${machines} the old configuration; kops replaces them one by one, group by group, and validates the cluster in between.` +
      (isApiAway
        ? ' There is a single control plane node: the Kubernetes API is unavailable while it is replaced, on AWS for 5 to 10 minutes.'
        : ''),
    diff: inOrder.map((group) => `- ${group.name}: ${group.needUpdate} old\n+ ${group.name}: replaced`).join('\n'),
    effect: isApiAway ? 'api-away' : 'roll',
    data: { kind: 'roll', groups: inOrder.map((group) => ({ name: group.name, machines: group.needUpdate })) },
  }
}

const ROLES = ['Master', 'ControlPlane', 'APIServer', 'Node', 'Bastion']

/** Control planes first: kubelets must not be newer than API servers. The bastion comes last. */
function rollingOrder(groups: readonly RollingGroup[], spec: ClusterSpec): readonly RollingGroup[] {
  const rank = ({ name }: RollingGroup): number => {
    const group = spec.instanceGroups.find(({ metadata }) => metadata.name === name)
    const at = ROLES.findIndex((role) => role === group?.spec['role'])
    return at === -1 ? ROLES.length : at
  }
  return [...groups].sort((left, right) => rank(left) - rank(right))
}
