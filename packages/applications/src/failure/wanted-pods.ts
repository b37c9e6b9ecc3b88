import type { KubeObject } from '@dayone/kube'

interface Spec {
  readonly replicas?: number
  readonly parallelism?: number
  readonly completions?: number
  readonly suspend?: boolean
}

interface Status {
  readonly desiredNumberScheduled?: number
  readonly succeeded?: number
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[]
}

const statusOf = (workload: KubeObject): Status => workload['status'] ?? {}

const isFinished = (workload: KubeObject): boolean =>
  (statusOf(workload).conditions ?? []).some(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  )

/** The number of pods that a workload wants to run now; those that run, if it does not say. Pure. */
export const wantedPods = (workload: KubeObject, running: number): number => {
  const { replicas = 1, parallelism = 1, completions = parallelism, suspend } = (workload['spec'] ?? {}) as Spec
  const { desiredNumberScheduled = 0, succeeded = 0 } = statusOf(workload)
  switch (workload.kind) {
    case 'Deployment':
    case 'StatefulSet':
      return replicas
    case 'DaemonSet':
      return desiredNumberScheduled
    case 'Job':
      return suspend === true || isFinished(workload)
        ? running
        : Math.max(running, Math.min(parallelism, completions - succeeded))
    default:
      return running
  }
}

/** Why a Deployment has fewer pods than it wants, from its conditions: its events expire after an hour. Pure. */
export const replicaFailure = (workload: KubeObject): string | undefined =>
  statusOf(workload).conditions?.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True')?.message
