import { UserError } from '@dayone/pipeline'
import type { KubeResponse } from '../api/kube-request.ts'
import type { Kube, KubeObject } from '../api/kube.ts'
import { fieldManager } from '../api/managed-label.ts'
import { withoutUpdates } from '../fields/managed-fields.ts'
import { refOf, refTitle } from '../api/object-ref.ts'
import { statusError } from '../client/status-error.ts'
import { statusOf } from '../api/status.ts'

const attempts = 3

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

/**
 * Gives up the fields that dayone owns through an update beside those it applied. An update and an apply of the same
 * manager count as two owners: the next apply with another value would otherwise conflict with dayone itself.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export const disownUpdates = async (
  kube: Pick<Kube, 'get' | 'pathOf' | 'request'>,
  manifest: KubeObject,
): Promise<void> => {
  const ref = refOf(manifest)
  const path = `${await kube.pathOf(ref)}?fieldManager=${fieldManager}`
  for (let attempt = 0; attempt < attempts; attempt++) {
    const live = await kube.get(ref)
    const managedFields = live === undefined ? undefined : withoutUpdates(live)
    if (live === undefined || managedFields === undefined) return
    const body = { metadata: { resourceVersion: live.metadata['resourceVersion'], managedFields } }
    const asked = { method: 'PATCH', path, body, contentType: 'application/merge-patch+json' } as const
    const response = await kube.request(asked)
    if (response.status < 300 || response.status === 404) return
    if (response.status !== 409) throw statusError(`Taking over ${refTitle(ref)}`, asked, response)
  }
}
