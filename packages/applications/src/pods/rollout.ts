import type { KubeObject } from '@dayone/kube'
import type { Condition, Pod } from './pod.ts'

interface DeploymentStatus {
  readonly observedGeneration?: number
  readonly replicas?: number
  readonly updatedReplicas?: number
  readonly readyReplicas?: number
  readonly conditions?: readonly Condition[]
}

/** The state of a Deployment: done, in progress, or rejected. */
export type Rollout =
  | { readonly kind: 'ready'; readonly pods: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'waiting'; readonly ready: number; readonly wanted: number; readonly reason: string }

/**
 * Evaluates a Deployment and its pods. Pod security accepts a Deployment and rejects its pods: that shows only in the
 * condition ReplicaFailure, with the reason FailedCreate and the message of the rejection.
 */
export const rolloutOf = (deployment: KubeObject, pods: readonly Pod[]): Rollout => {
  const status = (deployment['status'] ?? {}) as DeploymentStatus
  const { replicas: wanted = 1 } = deployment['spec'] as { readonly replicas?: number }
  const generation = Number(deployment.metadata['generation'] ?? 0)
  const isSeen = (status.observedGeneration ?? 0) >= generation
  const { updatedReplicas = 0, readyReplicas = 0, replicas = 0 } = status

  const failure = status.conditions?.find(isRefusal)
  if (isSeen && failure !== undefined)
    return { kind: 'refused', reason: `${failure.reason ?? 'ReplicaFailure'}: ${failure.message ?? ''}` }
  if (isSeen && updatedReplicas === wanted && readyReplicas >= wanted && replicas === wanted)
    return { kind: 'ready', pods: wanted }
  return { kind: 'waiting', ready: Math.min(readyReplicas, wanted), wanted, reason: waitingReason(pods) }
}

/** Its pods are rejected, or already the ReplicaSet that would create them. */
const isRefusal = ({ type, status, reason }: Condition): boolean =>
  (type === 'ReplicaFailure' && status === 'True') || (type === 'Progressing' && reason === 'ReplicaSetCreateError')

/** The first reason of a pod for not being ready. */
const waitingReason = (pods: readonly Pod[]): string => {
  const reasons = pods.flatMap(({ status }) => [
    ...(status?.conditions ?? [])
      .filter(({ type, status: is }) => type === 'PodScheduled' && is === 'False')
      .map(({ reason, message }) => `${reason ?? 'not scheduled'}: ${message ?? ''}`),
    ...(status?.containerStatuses ?? []).flatMap(({ state }) =>
      state?.waiting?.reason === undefined ? [] : [`${state.waiting.reason}: ${state.waiting.message ?? ''}`],
    ),
  ])
  return reasons[0] ?? (pods.length === 0 ? 'no pod has been created yet' : 'its pods do not respond on their port yet')
}
