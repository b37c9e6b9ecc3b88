import { UserError, type Clock } from '@dayone/pipeline'
import type { KubeKind, ObjectRef } from '../api/kube.ts'
import type { KubeRequest, KubeResponse } from '../api/kube-request.ts'
import { acceptAggregated, readAggregated, type ServedKind, type ServedKinds } from './aggregated-discovery.ts'
import { statusError } from './status-error.ts'

/** Discovery of the API: one request for the core group and one for all others, whatever kinds are looked up. */
export interface Discovery {
  /**
   * Undefined if the server does not serve the kind. That result is cached for two seconds and until a write, because a
   * CRD may be created. Throws UserError (exit 6) if it cannot be determined: an unavailable aggregated API hides its
   * kinds.
   */
  find(kind: KubeKind): Promise<ServedKind | undefined>
  /** Throws UserError (exit 6) if the kind is not served. */
  pathOf(ref: Omit<ObjectRef, 'name'> & { readonly name?: string }): Promise<string>
  /** Call after a write: kinds that were not served may be served now. */
  forgetMissing(): void
}

interface ResourceList {
  readonly resources?: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[]
}

/** A response, pending or received, and the time of its request. */
interface Cached<Answer> {
  readonly at: number
  readonly answer: Promise<Answer>
}

/** How long a kind counts as not served; a caller that waits for a kind sees it with this delay. */
const missingForMs = 2_000

type Root = '/api' | '/apis'

const rootOf = (apiVersion: string): Root => (apiVersion.includes('/') ? '/apis' : '/api')

/** https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api */
export const createDiscovery = (
  send: (request: KubeRequest) => Promise<KubeResponse>,
  clock: Pick<Clock, 'now'>,
): Discovery => {
  const documents = new Map<Root, Cached<ReadonlyMap<string, ServedKinds> | undefined>>()
  const versions = new Map<string, Cached<ServedKinds>>()
  let writtenAt = Number.NEGATIVE_INFINITY

  const askDocument = async (path: Root) =>
    readAggregated(await send({ method: 'GET', path, accept: acceptAggregated }))

  const askVersion = async (apiVersion: string): Promise<ServedKinds> => {
    const request: KubeRequest = { method: 'GET', path: `${rootOf(apiVersion)}/${apiVersion}` }
    const response = await send(request)
    if (response.status === 404) return new Map()
    if (response.status !== 200) throw statusError(`Listing the kinds of ${apiVersion}`, request, response)
    const { resources = [] } = response.body as ResourceList
    return new Map(
      resources
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, kind, namespaced }) => [kind, { resource: name, isNamespaced: namespaced }]),
    )
  }

  const dropIf = <Key, Answer>(known: Map<Key, Cached<Answer>>, key: Key, asked: Cached<Answer>): void => {
    if (known.get(key) === asked) known.delete(key)
  }

  /** Concurrent callers share one request; failures are not cached. */
  const once = <Key, Answer>(known: Map<Key, Cached<Answer>>, key: Key, ask: () => Promise<Answer>): Cached<Answer> => {
    const before = known.get(key)
    if (before !== undefined) return before
    const asked = { at: clock.now().getTime(), answer: ask() }
    known.set(key, asked)
    asked.answer.catch(() => dropIf(known, key, asked))
    return asked
  }

  /** The kind in the cached discovery, its age, and how to refresh it. */
  const look = async ({ apiVersion, kind }: KubeKind) => {
    const root = rootOf(apiVersion)
    const document = once(documents, root, () => askDocument(root))
    const whole = await document.answer
    const served = whole?.get(apiVersion)
    if (whole !== undefined && served !== 'stale')
      return { found: served?.get(kind), at: document.at, drop: () => dropIf(documents, root, document) }
    // A server without the aggregated document, or one that could not reach the server of this group.
    const version = once(versions, apiVersion, () => askVersion(apiVersion))
    const found = (await version.answer).get(kind)
    return { found, at: version.at, drop: () => dropIf(versions, apiVersion, version) }
  }

  const find = async (kind: KubeKind) => {
    const { found, at, drop } = await look(kind)
    if (found !== undefined || (at > writtenAt && clock.now().getTime() - at < missingForMs)) return found
    drop()
    return (await look(kind)).found
  }

  return {
    find,
    async pathOf({ apiVersion, kind, name, namespace }) {
      const served = await find({ apiVersion, kind })
      if (served === undefined)
        throw new UserError(`This cluster does not serve ${kind} (${apiVersion}).`, {
          hint: 'The component that provides this kind is not installed or not ready.',
          exitCode: 6,
        })
      const scope = served.isNamespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : ''
      const tail = name === undefined ? '' : `/${encodeURIComponent(name)}`
      return `${rootOf(apiVersion)}/${apiVersion}${scope}/${served.resource}${tail}`
    },
    forgetMissing() {
      writtenAt = clock.now().getTime()
    },
  }
}
