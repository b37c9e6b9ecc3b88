import type { KubeResponse } from '../api/kube-request.ts'
import type { Kube, KubeObject } from '../api/kube.ts'
import { refOf, refTitle } from '../api/object-ref.ts'
import { statusError } from '../client/status-error.ts'
import { statusOf } from '../api/status.ts'
import { writeOnLive } from './write-on-live.ts'

/** The live object with everything except its metadata as desired. */
export const overwritten = (manifest: KubeObject, live: KubeObject): KubeObject => ({
  ...manifest,
  metadata: { ...live.metadata, labels: { ...live.metadata.labels, ...manifest.metadata.labels } },
})

/** An immutable field (the scopes of a quota) can only change by recreating the object. */
export const isImmutable = (response: KubeResponse): boolean =>
  response.status === 422 && statusOf(response).message.includes('immutable')

/**
 * Replaces everything in a live object except its metadata, in one request: additions of others are removed, and the
 * object is never missing. If an immutable field differs, the object is deleted, and the following apply recreates it.
 * Does nothing if the object does not exist. Throws UserError (exit 5) if someone else keeps changing it.
 */
export const overwriteObject = async (
  kube: Pick<Kube, 'get' | 'pathOf' | 'remove' | 'request'>,
  manifest: KubeObject,
): Promise<void> => {
  const ref = refOf(manifest)
  const answered = await writeOnLive(kube, ref, (live, path) => ({
    method: 'PUT',
    path,
    body: overwritten(manifest, live),
  }))
  if (answered === undefined) return
  const { request, response } = answered
  if (isImmutable(response)) return kube.remove(ref)
  if (response.status >= 300) throw statusError(`Replacing ${refTitle(ref)}`, request, response)
}
