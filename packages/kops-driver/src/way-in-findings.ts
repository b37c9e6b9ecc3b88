import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import { idleAnswers } from './answer-conflicts.ts'
import type { ClusterConfig } from './cluster-config.ts'
import type { ClusterObserved } from './observe-cluster.ts'

const hasBastion = ({ instanceGroups }: ClusterSpec): boolean =>
  instanceGroups.some((group) => group.spec['role'] === 'Bastion')

/** How an API without a public address is reached; nothing where it has one. Pure. */
export function privateApiFinding(spec: ClusterSpec): readonly Finding[] {
  if (readPath(spec.cluster, ['spec', 'api', 'loadBalancer', 'type']) !== 'Internal') return []
  const way = hasBastion(spec)
    ? 'From outside it is reached with a tunnel through the bastion, or over a VPN or Direct Connect.'
    : 'There is no bastion: it is reached from inside the network, or over a VPN or Direct Connect.'
  return [
    {
      id: 'cluster/private-api',
      kind: 'manual',
      target: spec.cluster.metadata.name,
      control: 'KD-04',
      text: `The Kubernetes API has no public address. ${way} dayone needs such a way too.`,
      hint: 'On AWS, run dayone where the API is reached; without a way it waits 20 minutes for it, and goes on when you run it again. cluster.apiAccess must name the addresses people come from inside.',
    },
  ]
}

/** A bastion that lets nobody in, and answers that have no use beside the others. Pure. */
export function wayInFindings(config: ClusterConfig, { target }: ClusterObserved): readonly Finding[] {
  const idle = idleAnswers(config)
  return [
    hasBastion(target) &&
      config.sshAccess.length === 0 && {
        id: 'cluster/bastion-closed',
        kind: 'manual' as const,
        target: config.name,
        control: 'KD-04',
        text: 'The bastion lets nobody in: SSH is closed.',
        hint: 'Name the addresses that may log in: cluster.sshAccess.',
      },
    idle.length > 0 && {
      id: 'cluster/idle-answers',
      kind: 'manual' as const,
      target: config.name,
      text: `Without effect in dayone.yaml: ${idle.join(', ')}.`,
      hint: 'Take it out, or change the answer beside it.',
    },
  ].filter((one) => one !== false)
}
