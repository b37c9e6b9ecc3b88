import type { NodeRoleCaller, NodeRoleCalls } from '@dayone/aws'
import { fingerprint } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import { namesOf } from '../host-network/names-of.ts'
import type { Closing } from './metadata-user-findings.ts'

const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const callerFinding = ({ role, agent, calls, actions, roles, instances, last }: NodeRoleCaller): Finding => {
  const id = `MG-06/cloudtrail/${fingerprint({ role, agent })}`
  const takes = roles.length === 0 ? '' : ` It takes the roles ${namesOf(roles)}, as kube2iam does for pods.`
  return {
    id,
    kind: 'risk',
    target: `role ${role}`,
    severity: 'high',
    control: 'MG-06',
    blocks: 'run',
    text: `CloudTrail: "${agent}" called ${namesOf(actions)} with the role of a node on ${countOf(instances.length, 'machine')} (${countOf(calls, 'call')}, the last at ${last}). That is no program of the node: whatever it is loses the role.${takes}`,
    hint: `CloudTrail does not say which pod it was; it ran on ${namesOf(instances)}. Give it an IAM role through its service account first, or confirm that it may break, in dayone.yaml: metadata-guard.accepted with finding: ${id}, reason, owner and until.`,
  }
}

/**
 * Who used the roles of nodes according to CloudTrail, whatever manifests show: each caller blocks a plan that closes the
 * metadata service, until it is accepted. Pure.
 */
export const nodeRoleFindings = (calls: NodeRoleCalls | undefined, { machines, deny }: Closing): readonly Finding[] =>
  calls === undefined || !(machines || deny) ? [] : calls.callers.map(callerFinding)
