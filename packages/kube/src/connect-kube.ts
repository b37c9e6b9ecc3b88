import { UserError } from '@dayone/pipeline'
import { caHash, loadConnection, type Connection } from './connection.ts'
import { createDiscovery } from './discovery.ts'
import type { Kube, KubeObject, KubeRequest, KubeResponse, ObjectRef } from './kube.ts'
import type { KubeconfigConnection } from './kubeconfig.ts'
import { fieldManager, withManagedLabel } from './managed-label.ts'
import { refOf, refTitle } from './object-ref.ts'
import { createObjectCache } from './observe-objects.ts'
import { statusError } from './status-error.ts'
import { createRequestPool, type RequestPool } from './request-pool.ts'
import { createWire, type KubeOptions } from './wire.ts'

const isObject = (response: KubeResponse) => response.status >= 200 && response.status < 300

const beingDeleted = (ref: ObjectRef, { metadata }: KubeObject): UserError => {
  const finalizers = Array.isArray(metadata['finalizers']) ? metadata['finalizers'].join(', ') : ''
  return new UserError(`${refTitle(ref)} is being deleted.`, {
    hint: finalizers === '' ? 'Wait until it is gone and run again.' : `It waits for its finalizers: ${finalizers}.`,
    exitCode: 5,
  })
}

const createKube = (load: () => Promise<Connection>, pool: RequestPool, options: KubeOptions): Kube => {
  const wire = createWire(load, pool, options)
  const request: Kube['request'] = (asked) => wire.request(asked)
  const discovery = createDiscovery(request)

  const must = async (what: string, asked: KubeRequest): Promise<unknown> => {
    const response = await request(asked)
    if (!isObject(response)) throw statusError(what, asked, response)
    return response.body
  }

  const get: Kube['get'] = async (ref) => {
    const asked: KubeRequest = { method: 'GET', path: await discovery.pathOf(ref) }
    const response = await request(asked)
    if (response.status === 404) return undefined
    if (!isObject(response)) throw statusError(`Reading ${refTitle(ref)}`, asked, response)
    return response.body as KubeObject
  }

  const list: Kube['list'] = async ({ apiVersion, kind }, { namespace, labelSelector } = {}) => {
    const path = await discovery.pathOf({ apiVersion, kind, ...(namespace === undefined ? {} : { namespace }) })
    const query = labelSelector === undefined ? '' : `?labelSelector=${encodeURIComponent(labelSelector)}`
    const body = await must(`Listing every ${kind}`, { method: 'GET', path: `${path}${query}` })
    const { items } = body as { items: readonly Omit<KubeObject, 'apiVersion' | 'kind'>[] }
    // The items of a list do not say their kind.
    return items.map((item) => ({ ...item, apiVersion, kind }) as KubeObject)
  }

  const cache = createObjectCache({ get, list }, discovery, options.clock)

  return {
    request,
    reach: () => wire.reach(),
    isReady: async () => (await wire.reach()).kind === 'ready',
    pathOf: (ref) => discovery.pathOf(ref),
    get,
    list,
    observe: (desired) => cache.observe(desired),
    async identity() {
      const { server, certificateAuthority } = await wire.connection()
      const system = await get({ apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' })
      const uid = system?.metadata['uid']
      if (typeof uid !== 'string')
        throw new UserError(`The cluster at ${server} has no namespace kube-system yet.`, {
          hint: 'It is still starting. Run the same command again in a minute.',
          exitCode: 6,
        })
      return { server, caHash: caHash(certificateAuthority), uid }
    },
    async version() {
      const body = await must('Asking the version of the cluster', { method: 'GET', path: '/version' })
      return String((body as { gitVersion?: unknown }).gitVersion).replace(/^v/, '')
    },
    async apply(manifest, { force = false } = {}) {
      const ref = refOf(manifest)
      const seen = cache.peek(ref)
      if (seen?.metadata['deletionTimestamp'] !== undefined) throw beingDeleted(ref, seen)
      const path = `${await discovery.pathOf(ref)}?fieldManager=${fieldManager}&force=${String(force)}`
      const asked: KubeRequest = {
        method: 'PATCH',
        path,
        body: withManagedLabel(manifest),
        contentType: 'application/apply-patch+yaml',
      }
      const applied = (await must(`Applying ${refTitle(ref)}`, asked)) as KubeObject
      cache.forget(manifest)
      // Server-side apply answers 200 for an object that is on its way out.
      if (applied.metadata['deletionTimestamp'] !== undefined) throw beingDeleted(ref, applied)
      return applied
    },
    async remove(ref) {
      const existing = await get(ref)
      cache.forget(ref)
      if (existing === undefined) return
      const path = await discovery.pathOf(ref)
      const asked: KubeRequest = { method: 'DELETE', path, body: { preconditions: { uid: existing.metadata['uid'] } } }
      const response = await request(asked)
      if (response.status !== 404 && !isObject(response))
        throw statusError(`Deleting ${refTitle(ref)}`, asked, response)
    },
    // One server, one limit: whoever asks.
    as: (credential) => createKube(async () => ({ ...(await wire.connection()), credential }), pool, options),
  }
}

/**
 * A client of the cluster a kubeconfig leads to. Lazy: a function is called at the first request, because the
 * cluster may not exist before, and again when the server answers 401, because our certificates are short-lived.
 */
export const connectKube = (
  connection: KubeconfigConnection | (() => Promise<KubeconfigConnection>),
  options: KubeOptions,
): Kube =>
  createKube(
    async () => loadConnection(typeof connection === 'function' ? await connection() : connection),
    createRequestPool(options.maxRequests ?? 16),
    options,
  )
