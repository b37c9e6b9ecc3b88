import type { KubeObject } from '@dayone/kube'
import type { Cause } from './cause.ts'

/** A container that does not run, whose last log lines may show why. */
export interface FailedContainer extends Pick<Cause, 'where' | 'text'> {
  readonly pod: KubeObject
  readonly name: string
  /** It has restarted since: the log is that of the previous instance. */
  readonly isPrevious: boolean
}

interface State {
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly terminated?: { readonly reason?: string; readonly exitCode?: number; readonly message?: string }
}

interface ContainerStatus {
  readonly name: string
  readonly ready?: boolean
  readonly restartCount?: number
  readonly state?: State
  readonly lastState?: State
}

interface PodStatus {
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[]
  readonly containerStatuses?: readonly ContainerStatus[]
  readonly initContainerStatuses?: readonly ContainerStatus[]
  readonly reason?: string
  readonly message?: string
}

const endText = ({ reason, exitCode, message }: NonNullable<State['terminated']>): string =>
  `exited with code ${exitCode ?? 'unknown'}${reason === undefined || reason === 'Error' ? '' : ` (${reason})`}${message === undefined || message === '' ? '' : `: ${message}`}`

/** What the status of a pod shows: whether it is ready, why it is not scheduled, which containers do not run. Pure. */
export const podCauses = (
  pod: KubeObject,
): {
  readonly isReady: boolean
  readonly causes: readonly Cause[]
  readonly containers: readonly FailedContainer[]
} => {
  const status = (pod['status'] ?? {}) as PodStatus
  const where = `Pod ${pod.metadata.name}`
  const conditions = status.conditions ?? []
  const unplaced = conditions.filter(({ type, status: is }) => type === 'PodScheduled' && is === 'False')
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
  return {
    isReady: conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    causes: [
      ...unplaced.map(({ message = '' }) => ({ where, text: `not schedulable: ${message}` })),
      ...(status.reason === undefined ? [] : [{ where, text: `${status.reason}: ${status.message ?? ''}` }]),
      ...all.flatMap((container) => waitingCause(where, container)),
    ],
    containers: all.flatMap((container) => endedContainer(pod, where, container)),
  }
}

/** A container that never started has no log. */
const waitingCause = (where: string, { name, state, lastState }: ContainerStatus): readonly Cause[] => {
  const { reason, message } = state?.waiting ?? {}
  const isStarting = reason === undefined || reason === 'ContainerCreating' || reason === 'PodInitializing'
  if (isStarting || lastState?.terminated !== undefined) return []
  return [{ where: `${where}/${name}`, text: `${reason}: ${message ?? ''}` }]
}

const endedContainer = (
  pod: KubeObject,
  where: string,
  { name, state, lastState, restartCount = 0 }: ContainerStatus,
): readonly FailedContainer[] => {
  const now = state?.terminated
  const ended = now ?? lastState?.terminated
  if (ended === undefined || ended.exitCode === 0) return []
  const restarts = restartCount === 0 ? '' : `, restarted ${restartCount} times`
  return [{ where: `${where}/${name}`, text: `${endText(ended)}${restarts}`, pod, name, isPrevious: now === undefined }]
}
