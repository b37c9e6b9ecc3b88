import { readPath } from '@dayone/cluster-spec'
import { statusOf, type Kube, type KubeObject } from '@dayone/kube'
import { UserError, type StepContext } from '@dayone/pipeline'
import { originMark, roleMark } from './migration-marks.ts'

/** A workload of which the pods change their service account. */
export interface WorkloadSwitch {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly to: string
  /** What is written on its pods; undefined removes it, on the way back. */
  readonly marks: { readonly origin: string; readonly role: string } | undefined
}

type Ask = Pick<Kube, 'pathOf' | 'request' | 'get'>

const titleOf = ({ kind, name, namespace }: WorkloadSwitch): string => `${kind} ${name} in ${namespace}`

const templateOf = ({ kind, to, marks }: WorkloadSwitch): object => {
  const annotations = { [originMark]: marks?.origin ?? null, [roleMark]: marks?.role ?? null }
  const template = { metadata: { annotations }, spec: { serviceAccountName: to, serviceAccount: to } }
  return kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template }
}

/**
 * Changes the service account of a workload, of exactly the object that the plan saw, and nothing else of it: it
 * belongs to someone else, so it gets no label of dayone. Throws UserError (exit 5) if it is another object now.
 */
export const switchWorkload = async (kube: Ask, change: WorkloadSwitch): Promise<void> => {
  const { apiVersion, kind, namespace, name, uid } = change
  const path = `${await kube.pathOf({ apiVersion, kind, namespace, name })}?fieldManager=dayone-migration`
  const body = { metadata: { uid }, spec: templateOf(change) }
  const answer = await kube.request({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body })
  if (answer.status < 300) return
  throw new UserError(`${titleOf(change)} was not changed: ${statusOf(answer).message}`, {
    hint: 'Nothing else was changed. Run the same command again to continue.',
    exitCode: answer.status === 409 ? 5 : 6,
  })
}

interface Status {
  readonly observedGeneration?: number
  readonly updatedReplicas?: number
  readonly availableReplicas?: number
  readonly readyReplicas?: number
  readonly replicas?: number
  readonly updatedNumberScheduled?: number
  readonly desiredNumberScheduled?: number
  readonly numberReady?: number
}

/** Whether all pods of a workload are replaced and ready; CronJobs have none to wait for. Pure. */
export const isRolledOut = (object: KubeObject): boolean => {
  const { kind, metadata } = object
  const status = (object['status'] ?? {}) as Status
  if (kind === 'CronJob') return true
  if ((status.observedGeneration ?? 0) < Number(metadata['generation'] ?? 0)) return false
  if (kind === 'DaemonSet') {
    const { desiredNumberScheduled: desired = 0, updatedNumberScheduled: updated = 0, numberReady = 0 } = status
    return updated >= desired && numberReady >= desired
  }
  const wanted = readPath(object, ['spec', 'replicas'])
  const replicas = typeof wanted === 'number' ? wanted : 1
  const { updatedReplicas = 0, readyReplicas = 0, replicas: all = 0 } = status
  return updatedReplicas >= replicas && readyReplicas >= replicas && all === replicas
}

/** Its pods are replaced only when somebody deletes them. */
const isOnDelete = (object: KubeObject): boolean => readPath(object, ['spec', 'updateStrategy', 'type']) === 'OnDelete'

/** Waits until all pods of a workload are replaced. Throws UserError (exit 5) if that takes too long. */
export const waitForRollout = async (
  change: WorkloadSwitch,
  { ports: { kube }, clock, stop, report }: Pick<StepContext<{ kube: Ask }>, 'ports' | 'clock' | 'stop' | 'report'>,
  minutes: number,
): Promise<void> => {
  const { apiVersion, kind, namespace, name } = change
  const deadline = clock.now().getTime() + minutes * 60_000
  for (;;) {
    const live = await kube.get({ apiVersion, kind, namespace, name })
    if (live === undefined || isRolledOut(live)) return
    if (isOnDelete(live)) {
      report(`${titleOf(change)} has updateStrategy OnDelete: delete its pods, so that new ones use the role.`)
      return
    }
    if (clock.now().getTime() > deadline)
      throw new UserError(`The new pods of ${titleOf(change)} are not ready after ${minutes} minutes.`, {
        hint: 'Its earlier pods still run, unless its strategy is Recreate. See why with `kubectl describe`, then run the same command again, or take it back:',
        nextSteps: [`dayone metadata-guard kube2iam back ${namespace}/${kind}/${name}`],
        exitCode: 5,
      })
    await clock.sleep(1000, stop)
  }
}
