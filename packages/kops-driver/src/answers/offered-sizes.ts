import type { Cloud } from '@dayone/aws'
import { UserError } from '@dayone/pipeline'
import type { ClusterConfig } from './cluster-config.ts'

/**
 * Returns one sentence if the region does not offer an instance type, otherwise undefined. Throws UserError (exit 6) if
 * AWS cannot be queried.
 */
export async function sizeProblem(
  type: string,
  { instanceTypes, region }: Pick<Cloud, 'instanceTypes' | 'region'>,
): Promise<string | undefined> {
  return (await instanceTypes([type])).includes(type)
    ? undefined
    : `Region ${region} does not offer instance type ${type}.`
}

/** Throws UserError (exit 2) for instance types that the region does not offer. */
export async function refuseUnknownSizes(
  { controlPlaneSize, nodeSize }: Pick<ClusterConfig, 'controlPlaneSize' | 'nodeSize'>,
  { instanceTypes, region }: Pick<Cloud, 'instanceTypes' | 'region'>,
): Promise<void> {
  const wanted = [...new Set([controlPlaneSize, nodeSize])]
  const offered = await instanceTypes(wanted)
  const unknown = wanted.filter((type) => !offered.includes(type))
  if (unknown.length === 0) return
  throw new UserError(`Region ${region} does not offer instance type ${unknown.join(' or ')}.`, {
    hint: 'Change cluster.controlPlaneSize or cluster.nodeSize. List what the region offers:',
    nextSteps: [
      `aws ec2 describe-instance-type-offerings --region ${region} --query 'InstanceTypeOfferings[].InstanceType'`,
    ],
  })
}
