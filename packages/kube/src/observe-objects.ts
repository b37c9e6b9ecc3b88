import type { Clock } from '@dayone/pipeline'
import type { Discovery, Kind } from './discovery.ts'
import type { Kube, KubeObject, ObjectRef, ObservedObjects } from './kube.ts'
import { managedLabel } from './managed-label.ts'
import { refId, refOf } from './object-ref.ts'

/** Up to so many desired objects without our label are asked for one by one; more of them cost one LIST of the kind. */
const fewMissing = 4
/** Steps of one run share a LIST; an older one is asked anew, for other people write too. */
const maxAgeMs = 5000

/** What is known of one kind. `undefined` in `objects`: asked for, and not there. */
interface Known {
  readonly listedAt: number
  readonly isServed: boolean
  readonly isWhole: boolean
  readonly objects: Map<string, KubeObject | undefined>
}

/** Observed objects of a run, renewed after writes. */
export interface ObjectCache {
  observe(desired: readonly KubeObject[]): Promise<ObservedObjects>
  /** What was last seen, if anything. */
  peek(ref: ObjectRef): KubeObject | undefined
  /** Something of that kind was written. */
  forget(kind: Kind): void
}

const kindKey = ({ apiVersion, kind }: Kind) => `${apiVersion} ${kind}`

/**
 * One LIST per kind by our label, over all namespaces. Desired objects that carry no such label yet (the `default`
 * service account, a namespace made by hand) are got one by one when few, else by one LIST of the whole kind.
 */
export const createObjectCache = (
  kube: Pick<Kube, 'get' | 'list'>,
  discovery: Discovery,
  clock: Clock,
): ObjectCache => {
  const cache = new Map<string, Known>()

  const listed = async (kind: Kind, labelSelector?: string) => {
    const objects = await kube.list(kind, labelSelector === undefined ? {} : { labelSelector })
    return objects.map((object) => [refId(refOf(object)), object] as const)
  }

  const start = async (kind: Kind): Promise<Known> => {
    const listedAt = clock.now().getTime()
    const isServed = (await discovery.find(kind)) !== undefined
    const objects = isServed ? await listed(kind, `${managedLabel.name}=${managedLabel.value}`) : []
    return { listedAt, isServed, isWhole: false, objects: new Map(objects) }
  }

  const complete = async (known: Known, kind: Kind, desired: readonly KubeObject[]): Promise<Known> => {
    const missing = desired.map(refOf).filter((ref) => !known.objects.has(refId(ref)))
    if (!known.isServed || known.isWhole || missing.length === 0) return known
    if (missing.length > fewMissing)
      return { ...known, isWhole: true, objects: new Map([...known.objects, ...(await listed(kind))]) }
    const got = await Promise.all(missing.map(async (ref) => [refId(ref), await kube.get(ref)] as const))
    return { ...known, objects: new Map([...known.objects, ...got]) }
  }

  const observeKind = async (desired: readonly KubeObject[]): Promise<void> => {
    const [kind] = desired
    if (kind === undefined) return
    const cached = cache.get(kindKey(kind))
    const isFresh = cached?.isServed === true && clock.now().getTime() - cached.listedAt < maxAgeMs
    cache.set(kindKey(kind), await complete(isFresh ? cached : await start(kind), kind, desired))
  }

  return {
    async observe(desired) {
      const byKind = Map.groupBy(desired, kindKey)
      await Promise.all([...byKind.values()].map(observeKind))
      const seen = new Map([...byKind.keys()].map((key) => [key, cache.get(key)]))
      return {
        find: (ref) => seen.get(kindKey(ref))?.objects.get(refId(ref)),
        isServed: (kind) => seen.get(kindKey(kind))?.isServed ?? false,
      }
    },
    peek: (ref) => cache.get(kindKey(ref))?.objects.get(refId(ref)),
    forget: (kind) => cache.delete(kindKey(kind)),
  }
}
