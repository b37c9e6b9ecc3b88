import type { Clock } from '@dayone/pipeline'
import type { Discovery } from './discovery.ts'
import type { Kube, KubeKind, KubeObject, LabelledObjects, ObjectRef } from '../api/kube.ts'
import { hasManagedLabel, managedLabel } from '../api/managed-label.ts'
import { refId, refOf } from '../api/object-ref.ts'
import { sharedForMs } from './shared-answers.ts'

/**
 * Up to this many desired objects without our label are read one by one; more of them are read with one LIST of the
 * kind.
 */
const fewMissing = 4
/** The cached state of one kind. `undefined` in `objects`: requested, and not found. */
interface Known {
  readonly isServed: boolean
  readonly isWhole: boolean
  readonly objects: ReadonlyMap<string, KubeObject | undefined>
}

/** A response, pending or received, that concurrent callers share. */
interface Cached {
  readonly at: number
  /** A LIST of the kind without a selector. */
  readonly isWhole: boolean
  readonly known: Promise<Known>
  /** Undefined while pending; during a refresh, the previous state. */
  value: Known | undefined
}

/** The observed objects of a run, refreshed after writes. */
export interface ObjectCache {
  observe(desired: readonly KubeObject[], kinds?: readonly KubeKind[]): Promise<LabelledObjects>
  /** All objects of a kind, requested after `since`; throws UserError (exit 6) if the server does not serve it. */
  observeAll(kind: KubeKind, since?: Date): Promise<readonly KubeObject[]>
  /** The last observed state, if any. */
  peek(ref: ObjectRef): KubeObject | undefined
  /** Call after a write to that kind. */
  forget(kind: KubeKind): void
  /** Call after a request with unknown effects. */
  forgetAll(): void
}

const kindKey = ({ apiVersion, kind }: KubeKind) => `${apiVersion} ${kind}`

const isThere = (object: KubeObject | undefined): object is KubeObject => object !== undefined

/**
 * One LIST per kind with our label, over all namespaces, or the LIST of the whole kind if a caller needs that too.
 * Desired objects that do not carry the label yet (the `default` service account, an existing namespace) are read one
 * by one if they are few, else with one LIST of the whole kind.
 */
export const createObjectCache = (
  kube: Pick<Kube, 'get' | 'list'>,
  discovery: Discovery,
  clock: Clock,
): ObjectCache => {
  const cache = new Map<string, Cached>()

  const listed = async (kind: KubeKind, labelSelector?: string) => {
    const objects = await kube.list(kind, labelSelector === undefined ? {} : { labelSelector })
    return objects.map((object) => [refId(refOf(object)), object] as const)
  }

  const start = async (kind: KubeKind): Promise<Known> => {
    const isServed = (await discovery.find(kind)) !== undefined
    const objects = isServed ? await listed(kind, `${managedLabel.name}=${managedLabel.value}`) : []
    return { isServed, isWhole: false, objects: new Map(objects) }
  }

  const startWhole = async (kind: KubeKind): Promise<Known> => ({
    isServed: true,
    isWhole: true,
    objects: new Map(await listed(kind)),
  })

  const complete = async (known: Known, kind: KubeKind, desired: readonly KubeObject[]): Promise<Known> => {
    const missing = desired.map(refOf).filter((ref) => !known.objects.has(refId(ref)))
    if (!known.isServed || known.isWhole || missing.length === 0) return known
    if (missing.length > fewMissing)
      return { ...known, isWhole: true, objects: new Map([...known.objects, ...(await listed(kind))]) }
    const got = await Promise.all(missing.map(async (ref) => [refId(ref), await kube.get(ref)] as const))
    return { ...known, objects: new Map([...known.objects, ...got]) }
  }

  const fresh = (kind: KubeKind): Cached | undefined => {
    const asked = cache.get(kindKey(kind))
    return asked !== undefined && clock.now().getTime() - asked.at < sharedForMs ? asked : undefined
  }

  /**
   * Caches a pending response, but neither failures nor the result that a kind is not served, because a CRD may be
   * created.
   */
  const keep = (kind: KubeKind, asked: Cached): Promise<Known> => {
    const key = kindKey(kind)
    cache.set(key, asked)
    const drop = () => {
      if (cache.get(key) === asked) cache.delete(key)
    }
    asked.known.then((value) => {
      asked.value = value
      if (!value.isServed) drop()
    }, drop)
    return asked.known
  }

  const observeKind = (kind: KubeKind, desired: readonly KubeObject[]): Promise<Known> => {
    const before = fresh(kind)
    const known = (before?.known ?? start(kind)).then((one) => complete(one, kind, desired))
    const at = before?.at ?? clock.now().getTime()
    return keep(kind, { at, isWhole: before?.isWhole ?? false, known, value: before?.value })
  }

  return {
    async observe(desired, kinds = []) {
      const wanted = Map.groupBy(desired, kindKey)
      const asked = new Map([...kinds, ...desired].map((kind) => [kindKey(kind), kind]))
      const seen = new Map(
        await Promise.all(
          [...asked].map(async ([key, kind]) => [key, await observeKind(kind, wanted.get(key) ?? [])] as const),
        ),
      )
      return {
        find: (ref) => seen.get(kindKey(ref))?.objects.get(refId(ref)),
        isServed: (kind) => seen.get(kindKey(kind))?.isServed ?? false,
        labelled: [...seen.values()]
          .flatMap(({ objects }) => [...objects.values()])
          .filter((object) => isThere(object) && hasManagedLabel(object)) as readonly KubeObject[],
      }
    },
    async observeAll(kind, since) {
      const newest = fresh(kind)
      const before = since !== undefined && newest !== undefined && newest.at < since.getTime() ? undefined : newest
      const known =
        before?.isWhole === true || before?.value?.isWhole === true
          ? before.known
          : keep(kind, { at: clock.now().getTime(), isWhole: true, known: startWhole(kind), value: undefined })
      return [...(await known).objects.values()].filter(isThere)
    },
    peek: (ref) => cache.get(kindKey(ref))?.value?.objects.get(refId(ref)),
    forget: (kind) => cache.delete(kindKey(kind)),
    forgetAll: () => cache.clear(),
  }
}
