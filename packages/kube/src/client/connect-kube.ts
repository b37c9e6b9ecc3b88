import { UserError } from '@dayone/pipeline'
import { caHash, loadConnection, type Connection } from '../transport/connection.ts'
import { createDiscovery, type Discovery } from './discovery.ts'
import type { Kube, KubeKind, KubeObject, ObjectRef } from '../api/kube.ts'
import type { KubeRequest } from '../api/kube-request.ts'
import type { KubeconfigConnection } from '../kubeconfig/kubeconfig.ts'
import { fieldManager, withManagedLabel } from '../api/managed-label.ts'
import { refOf, refTitle } from '../api/object-ref.ts'
import { createObjectCache } from './observe-objects.ts'
import { createReads, isSuccess, mustAnswer } from './reads.ts'
import { mayChangeObjects, sharedAnswers } from './shared-answers.ts'
import { statusError } from './status-error.ts'
import { releaseRequest } from './release-request.ts'
import { createRequestPool, type RequestPool } from '../transport/request-pool.ts'
import { createWire, type KubeOptions } from '../transport/wire.ts'

/** An idle identity loses its connection after this time, even if no one closed it. */
const identityIdleMs = 2000

const beingDeleted = (ref: ObjectRef, { metadata }: KubeObject): UserError => {
  const finalizers = Array.isArray(metadata['finalizers']) ? metadata['finalizers'].join(', ') : ''
  return new UserError(`${refTitle(ref)} is being deleted.`, {
    hint:
      finalizers === ''
        ? 'Wait until it is deleted, then run the command again.'
        : `It is blocked by its finalizers: ${finalizers}.`,
    exitCode: 5,
  })
}

const madeAnew = (ref: ObjectRef): UserError =>
  new UserError(`${refTitle(ref)} was deleted and recreated since it was planned.`, {
    hint: 'Nothing was changed. Run the same command again to re-plan.',
    exitCode: 5,
  })

/** `known`: discovery results to share. */
const createKube = (
  load: () => Promise<Connection>,
  pool: RequestPool,
  options: KubeOptions,
  known?: Discovery,
): Kube => {
  const wire = createWire(load, pool, options)
  const request: Kube['request'] = (asked) => wire.request(asked)
  const discovery = known ?? createDiscovery(request, options.clock)
  const isServed: Kube['isServed'] = async (kind) => (await discovery.find(kind)) !== undefined

  const must = (what: string, asked: KubeRequest) => mustAnswer(what, asked, request)
  const { get, list } = createReads(request, discovery)
  const shared = sharedAnswers(request, options.clock)
  const cache = createObjectCache({ get, list }, discovery, options.clock)

  const forgetAll = () => {
    cache.forgetAll()
    shared.forget()
    discovery.forgetMissing()
  }
  const forget = (kind: KubeKind) => {
    cache.forget(kind)
    shared.forget()
    discovery.forgetMissing()
  }

  return {
    request: (asked) =>
      request(asked).finally(() => {
        if (mayChangeObjects(asked)) forgetAll()
      }),
    observing: {
      ...createReads(shared.request, discovery),
      request: shared.request,
      pathOf: discovery.pathOf,
      isServed,
    },
    reach: () => wire.reach(),
    isReady: async () => (await wire.reach()).kind === 'ready',
    pathOf: (ref) => discovery.pathOf(ref),
    isServed,
    get,
    list,
    observe: async (desired, kinds) => ({
      ...(await cache.observe(desired, kinds)),
      configId: options.configId?.(),
    }),
    observeAll: (kind, since) => cache.observeAll(kind, since),
    async identity() {
      const { server, certificateAuthority } = await wire.connection()
      const system = await get({ apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' })
      const uid = system?.metadata['uid']
      if (typeof uid !== 'string')
        throw new UserError(`The cluster at ${server} does not have the namespace kube-system yet.`, {
          hint: 'It is still starting. Run the same command again in a minute.',
          exitCode: 6,
        })
      return { server, caHash: caHash(certificateAuthority), uid }
    },
    async version() {
      const body = await must('Reading the cluster version', { method: 'GET', path: '/version' })
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
      forget(manifest)
      // Server-side apply returns 200 for an object that is being deleted.
      if (applied.metadata['deletionTimestamp'] !== undefined) throw beingDeleted(ref, applied)
      return applied
    },
    async remove(ref, { uid } = {}) {
      const existing = await get(ref)
      forget(ref)
      if (existing === undefined) return
      if (uid !== undefined && existing.metadata['uid'] !== uid) throw madeAnew(ref)
      const path = await discovery.pathOf(ref)
      const asked: KubeRequest = { method: 'DELETE', path, body: { preconditions: { uid: existing.metadata['uid'] } } }
      const response = await request(asked)
      if (response.status !== 404 && !isSuccess(response))
        throw statusError(`Deleting ${refTitle(ref)}`, asked, response)
    },
    async release(ref, { uid }) {
      const existing = await get(ref)
      forget(ref)
      if (existing === undefined) return
      if (existing.metadata['uid'] !== uid) throw madeAnew(ref)
      await must(`Giving up ${refTitle(ref)}`, releaseRequest(await discovery.pathOf(ref), ref, uid))
    },
    close: () => wire.close(),
    // All identities share the request limit of the server. Proofs create many identities: each has one connection,
    // which is closed when it is idle.
    as: (credential) =>
      createKube(
        async () => ({ ...(await wire.connection()), credential }),
        pool,
        { ...options, maxRequests: 1, idleMs: identityIdleMs },
        discovery,
      ),
  }
}

/**
 * A client of the cluster that a kubeconfig points to. Lazy: a function is called on the first request, because the
 * cluster may not exist before, and again on 401, because our certificates are short-lived.
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
