import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import { idleAnswers } from '../../answers/answer-conflicts.ts'
import type { ClusterConfig } from '../../answers/cluster-config.ts'

const hasBastion = ({ instanceGroups }: ClusterSpec): boolean =>
  instanceGroups.some((group) => group.spec['role'] === 'Bastion')

/** How to reach an API without a public address; empty if it has one. Pure. */
export function privateApiFinding(spec: ClusterSpec): readonly Finding[] {
  if (readPath(spec.cluster, ['spec', 'api', 'loadBalancer', 'type']) !== 'Internal') return []
  const way = hasBastion(spec)
    ? 'From outside, use a tunnel through the bastion, a VPN or Direct Connect.'
    : 'There is no bastion: use it from inside the VPC, over a VPN or Direct Connect.'
  return [
    {
      id: 'cluster/private-api',
      kind: 'manual',
      target: spec.cluster.metadata.name,
      control: 'KD-04',
      text: `The Kubernetes API has no public address. ${way} dayone needs this access too.`,
      hint: 'On AWS, run dayone where the API is reachable; otherwise it waits 20 minutes, and continues when you run it again. List the source addresses inside the VPC in cluster.apiAccess.',
    },
  ]
}

/** A bastion that no one can reach, and answers without effect. Pure. */
export function wayInFindings(config: ClusterConfig, target: ClusterSpec): readonly Finding[] {
  const idle = idleAnswers(config)
  return [
    hasBastion(target) &&
      config.sshAccess.length === 0 && {
        id: 'cluster/bastion-closed',
        kind: 'manual' as const,
        target: config.name,
        control: 'KD-04',
        text: 'No one can log in to the bastion: SSH is closed.',
        hint: 'Set cluster.sshAccess to the addresses that may log in.',
      },
    idle.length > 0 && {
      id: 'cluster/idle-answers',
      kind: 'manual' as const,
      target: config.name,
      text: `No effect in dayone.yaml: ${idle.join(', ')}.`,
      hint: 'Remove it, or change the answer it depends on.',
    },
  ].filter((one) => one !== false)
}
