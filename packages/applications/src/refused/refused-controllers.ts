import { refId, type Kube, type KubeObject } from '@dayone/kube'
import { readEvents, type KubeEvent } from '../failure/read-events.ts'

/** A controller whose pods the cluster rejects, with the message of the rejection. */
export interface RefusedController {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** The owner of the controller, if that is a Deployment or a CronJob. */
  readonly of?: string
  readonly message: string
}

type Involved = KubeEvent['involved']

/** More are usually caused by the same mistake. */
const lookedAtMost = 50
const askedAtOnce = 8

/**
 * https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ · the reason from
 * pkg/controller/controller_utils.go
 */
const createdReason = 'reason=FailedCreate'

const lacksPods = ({ kind, spec, status }: KubeObject): boolean => {
  const wanted = (spec ?? {}) as { readonly replicas?: number; readonly completions?: number }
  const is = (status ?? {}) as Readonly<Record<string, unknown>>
  const count = (field: string): number => Number(is[field] ?? 0)
  if (kind === 'DaemonSet') return count('currentNumberScheduled') < count('desiredNumberScheduled')
  if (kind === 'Job') return count('active') + count('succeeded') === 0 && is['completionTime'] === undefined
  return count('replicas') < (wanted.replicas ?? 1)
}

const ownerOf = ({ metadata }: KubeObject): string | undefined => {
  const owners = (metadata['ownerReferences'] ?? []) as readonly { kind: string; name: string; controller?: boolean }[]
  const owner = owners.find(({ controller }) => controller === true)
  return owner === undefined ? undefined : `${owner.kind} ${owner.name}`
}

/**
 * Controllers (ReplicaSets, StatefulSets, DaemonSets, Jobs) of any owner that want pods and get none, from the events
 * of the rejections, which are kept for an hour. Controllers that are gone, or have their pods now, are left out. Reads
 * only.
 */
export const readRefusedControllers = async (
  kube: Pick<Kube, 'get' | 'pathOf' | 'request'>,
): Promise<readonly RefusedController[]> => {
  const messages = new Map<string, { readonly involved: Involved; readonly message: string; readonly at: string }>()
  for await (const { involved, message, at } of readEvents(kube, { fieldSelector: createdReason })) {
    const known = messages.get(involved.uid ?? '')
    if (involved.uid !== undefined && (known === undefined || known.at <= at))
      messages.set(involved.uid, { involved, message, at })
  }
  const newest = [...messages.values()].toSorted((one, other) => other.at.localeCompare(one.at)).slice(0, lookedAtMost)
  const found: RefusedController[] = []
  for (let at = 0; at < newest.length; at += askedAtOnce) {
    const asked = await Promise.all(newest.slice(at, at + askedAtOnce).map((one) => refusedOf(kube, one)))
    found.push(...asked.flatMap((one) => one ?? []))
  }
  return found.toSorted((one, other) => refId(one).localeCompare(refId(other)))
}

const refusedOf = async (
  kube: Pick<Kube, 'get'>,
  { involved, message }: { readonly involved: Involved; readonly message: string },
): Promise<RefusedController | undefined> => {
  const { kind, apiVersion, namespace, name, uid } = involved
  if (kind === undefined || apiVersion === undefined || name === undefined || namespace === undefined) return undefined
  if (!['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'].includes(kind)) return undefined
  const live = await kube.get({ apiVersion, kind, namespace, name })
  if (live === undefined || live.metadata['uid'] !== uid || !lacksPods(live)) return undefined
  const of = ownerOf(live)
  return { kind, namespace, name, ...(of === undefined ? {} : { of }), message }
}
