import type { ClusterMachine } from '@dayone/aws'
import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Check } from '@dayone/pipeline'
import { isKarpenter } from '../spec/instance-groups.ts'
import { autoscalingGroup } from '../waiting/autoscaling-group.ts'
import type { Lookup } from './look-up.ts'

/** With more machines, the check shows their number. */
const MOST = 5

/** Machines with the cluster's tags that no instance group started. Pure. */
export function strangeMachines(spec: ClusterSpec, machines: readonly ClusterMachine[]): readonly ClusterMachine[] {
  const groups = new Set(spec.instanceGroups.map(({ metadata }) => autoscalingGroup(spec, metadata.name)))
  const karpenter = spec.instanceGroups.filter(isKarpenter).map(({ metadata }) => metadata.name)
  return machines.filter(
    ({ autoScalingGroup: group = '', instanceGroup = '' }) => !groups.has(group) && !karpenter.includes(instanceGroup),
  )
}

/** Checks that every machine with the cluster's tags belongs to an instance group. Pure. */
export function machineChecks(spec: ClusterSpec, asked: Lookup<readonly ClusterMachine[]>, region: string): Check {
  const base = {
    id: 'cluster/own-machines',
    rule: 'cluster/own-machines',
    target: spec.cluster.metadata.name,
    control: 'KD-04',
    means: "listed every instance with the cluster's tags, and its Auto Scaling group, from EC2",
  }
  if (asked.is === 'not-allowed')
    return {
      ...base,
      status: 'skip',
      notAsked: true,
      text: `Could not verify that every instance belongs to the cluster: ${asked.message}`,
      hint: asked.hint,
    }
  const strange = strangeMachines(spec, asked.answer)
  if (strange.length === 0)
    return {
      ...base,
      status: 'pass',
      text: `Every instance with the cluster's tags belongs to an instance group: ${asked.answer.length}.`,
    }
  const more = strange.length > MOST ? ` and ${strange.length - MOST} more` : ''
  const names = strange
    .slice(0, MOST)
    .map(({ id, name, state }) => `${id} (${name === '' ? state : `${name}, ${state}`})`)
  return {
    ...base,
    status: 'fail',
    severity: 'high',
    text: `Instances with the cluster's tags belong to none of its instance groups: ${names.join(', ')}${more}. Load balancers and controllers may treat them as nodes.`,
    hint: `Find out who started them: aws ec2 describe-instances --region ${region} --instance-ids ${strange
      .slice(0, MOST)
      .map(({ id }) => id)
      .join(' ')}`,
  }
}
