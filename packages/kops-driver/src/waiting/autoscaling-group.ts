import type { ClusterSpec } from '@dayone/cluster-spec'

/** The infix between the names of group and cluster (kops 1.36.2, pkg/model/names.go). */
const MIDDLE: Readonly<Record<string, string>> = {
  Master: '.masters.',
  ControlPlane: '.masters.',
  APIServer: '.apiservers.',
}

/** The name of an instance group's autoscaling group in AWS. Pure. */
export function autoscalingGroup({ cluster, instanceGroups }: ClusterSpec, name: string): string {
  const role = instanceGroups.find(({ metadata }) => metadata.name === name)?.spec['role']
  return `${name}${MIDDLE[String(role)] ?? '.'}${cluster.metadata.name}`
}

/** The command that shows why EC2 starts no machine for a group. Pure. */
export const scalingActivities = (spec: ClusterSpec, name: string): string =>
  `aws autoscaling describe-scaling-activities --auto-scaling-group-name ${autoscalingGroup(spec, name)} --max-items 3`
