import { podRefusalWords, type Kube, type KubeObject } from '@dayone/kube'
import type { Cause } from './cause.ts'
import { podCauses, type FailedContainer } from './pod-causes.ts'
import { readEvents } from './read-events.ts'
import { replicaFailure, wantedPods } from './wanted-pods.ts'

/** The state of a workload, with everything that prevents it from running. */
export interface WorkloadFailure {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** The pods it wants. */
  readonly wanted: number
  /** The pods that exist and have not succeeded. */
  readonly pods: number
  readonly ready: number
  /** Empty if there is no sign of a failure. */
  readonly causes: readonly Cause[]
}

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Pod'] as const
const apiVersionOf = (kind: string): string => (kind === 'Pod' ? 'v1' : kind.endsWith('Job') ? 'batch/v1' : 'apps/v1')

const logsAtMost = 3
const eventsAtMost = 10
const logQuery = 'tailLines=20&limitBytes=16384'

type KubeReads = Pick<Kube, 'get' | 'list' | 'request' | 'pathOf'>

/**
 * Why a workload does not run: rejections of its controllers, messages of the scheduler, container states, and the last
 * log lines of terminated containers. Undefined if there is no workload of that name. Reads only.
 */
export const readFailure = async (
  kube: KubeReads,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<WorkloadFailure | undefined> => {
  const found = await Promise.all(
    kinds.map((kind) => kube.get({ apiVersion: apiVersionOf(kind), kind, namespace, name })),
  )
  const workload = found.find((object) => object !== undefined)
  if (workload === undefined) return undefined
  const [sets, jobs, all] = await Promise.all([
    kube.list({ apiVersion: 'apps/v1', kind: 'ReplicaSet' }, { namespace }),
    kube.list({ apiVersion: 'batch/v1', kind: 'Job' }, { namespace }),
    kube.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace }),
  ])
  const own = [workload, ...[...sets, ...jobs].filter((object) => isOwnedBy(object, [workload]))]
  const pods = (workload.kind === 'Pod' ? [workload] : all.filter((pod) => isOwnedBy(pod, own))).filter(
    (pod) => !hasSucceeded(pod),
  )
  const wanted = wantedPods(workload, pods.length)
  const parts = pods.map(podCauses)
  const logs = await Promise.all(
    parts
      .flatMap(({ containers }) => containers)
      .slice(0, logsAtMost)
      .map((container) => withLog(kube, container)),
  )
  const events = await eventCauses(kube, namespace, [...own, ...pods])
  return {
    kind: workload.kind,
    namespace,
    name,
    wanted,
    pods: pods.length,
    ready: parts.filter(({ isReady }) => isReady).length,
    causes: [
      ...events,
      ...(pods.length < wanted && events.length === 0 ? [missingCause(workload, pods.length, wanted)] : []),
      ...parts.flatMap(({ causes }) => causes),
      ...logs,
      ...parts
        .flatMap(({ containers }) => containers)
        .slice(logsAtMost)
        .map(({ where, text }) => ({ where, text })),
    ],
  }
}

const hasSucceeded = ({ status }: KubeObject): boolean =>
  (status as { readonly phase?: string } | undefined)?.phase === 'Succeeded'

const missingCause = (workload: KubeObject, pods: number, wanted: number): Cause => {
  const where = `${workload.kind} ${workload.metadata.name}`
  const failure = replicaFailure(workload)
  if (failure === undefined) return { where, text: `only ${pods} of ${wanted} pods exist, and no event says why.` }
  const { clause, hint } = podRefusalWords(failure)
  return { where, text: `${clause}. ${hint}` }
}

const isOwnedBy = ({ metadata }: KubeObject, owners: readonly KubeObject[]): boolean =>
  ((metadata['ownerReferences'] ?? []) as readonly { readonly uid: string }[]).some(({ uid }) =>
    owners.some((owner) => owner.metadata['uid'] === uid),
  )

/** Warnings about these objects, one of each kind, newest first. */
const eventCauses = async (
  kube: KubeReads,
  namespace: string,
  about: readonly KubeObject[],
): Promise<readonly Cause[]> => {
  const names = new Map(about.map(({ kind, metadata }) => [metadata['uid'], `${kind} ${metadata.name}`]))
  const seen: { readonly cause: Cause; readonly at: string }[] = []
  const options = { namespace, fieldSelector: 'type=Warning' }
  for await (const { involved, reason, message, at } of readEvents(kube, options)) {
    const where = names.get(involved.uid)
    if (where === undefined) continue
    const { clause, hint } = podRefusalWords(message)
    const text = reason === 'FailedCreate' ? `${clause}. ${hint}` : `${reason}: ${message}`
    seen.push({ cause: { where, text }, at })
  }
  const newest = seen.toSorted((one, other) => other.at.localeCompare(one.at)).map(({ cause }) => cause)
  return [...new Map(newest.map((cause) => [`${cause.where} ${cause.text}`, cause])).values()].slice(0, eventsAtMost)
}

const withLog = async (kube: KubeReads, { where, text, pod, name, isPrevious }: FailedContainer): Promise<Cause> => {
  const path = await kube.pathOf({
    apiVersion: 'v1',
    kind: 'Pod',
    name: pod.metadata.name,
    namespace: pod.metadata.namespace ?? '',
  })
  const query = `container=${encodeURIComponent(name)}&${logQuery}${isPrevious ? '&previous=true' : ''}`
  const { status, body } = await kube.request({ method: 'GET', path: `${path}/log?${query}` })
  const lines = typeof body === 'string' ? body.trimEnd().split('\n') : []
  if (status === 200 && lines.some((line) => line !== '')) return { where, text, log: lines }
  const why = status === 200 ? 'it wrote nothing' : `the API server answered ${status}`
  return { where, text, noLog: why }
}
