import { UserError } from '@dayone/pipeline'
import type { KubeResponse } from '../api/kube-request.ts'
import type { Kube, KubeObject } from '../api/kube.ts'
import { fieldManager } from '../api/managed-label.ts'
import { refOf, refTitle } from '../api/object-ref.ts'
import { statusError } from '../client/status-error.ts'
import { statusOf } from '../api/status.ts'

const attempts = 3

/** The live object with everything but its metadata as wished. */
export const overwritten = (manifest: KubeObject, live: KubeObject): KubeObject => ({
  ...manifest,
  metadata: { ...live.metadata, labels: { ...live.metadata.labels, ...manifest.metadata.labels } },
})

/** A field that never changes (the scopes of a quota): only another object can have another one. */
export const isImmutable = (response: KubeResponse): boolean =>
  response.status === 422 && statusOf(response).message.includes('immutable')

/**
 * Replaces everything of a live object but its metadata, in one request: what somebody added to it is gone, and at no moment
 * is it missing. Where a field of it can never change it is deleted, for the apply that follows to make it again. Does nothing
 * where it is not there. Throws UserError (exit 5) when somebody else keeps changing it.
 */
export const overwriteObject = async (
  kube: Pick<Kube, 'get' | 'pathOf' | 'remove' | 'request'>,
  manifest: KubeObject,
): Promise<void> => {
  const ref = refOf(manifest)
  const path = `${await kube.pathOf(ref)}?fieldManager=${fieldManager}`
  for (let attempt = 0; attempt < attempts; attempt++) {
    const live = await kube.get(ref)
    if (live === undefined) return
    const body = overwritten(manifest, live)
    const asked = { method: 'PUT', path, body } as const
    const response = await kube.request(asked)
    if (response.status < 300) return
    if (isImmutable(response)) return kube.remove(ref)
    if (response.status !== 409) throw statusError(`Replacing ${refTitle(ref)}`, asked, response)
  }
  throw new UserError(`${refTitle(ref)} keeps being changed by something else.`, {
    hint: 'Find the field manager in its metadata.managedFields, then run the same command again.',
    exitCode: 5,
  })
}
