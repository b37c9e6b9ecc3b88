import type { Kube, KubeObject } from '../api/kube.ts'
import { refOf, refTitle } from '../api/object-ref.ts'
import { statusError } from '../client/status-error.ts'
import { withoutUpdates } from '../fields/managed-fields.ts'
import { writeOnLive } from './write-on-live.ts'

/**
 * Gives up the fields that dayone owns through an update beside those it applied. An update and an apply of the same
 * manager count as two owners: the next apply with another value would otherwise conflict with dayone itself.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 * Throws UserError (exit 5) if someone else keeps changing the object.
 */
export const disownUpdates = async (
  kube: Pick<Kube, 'get' | 'pathOf' | 'request'>,
  manifest: KubeObject,
): Promise<void> => {
  const ref = refOf(manifest)
  const answered = await writeOnLive(kube, ref, (live, path) => {
    const managedFields = withoutUpdates(live)
    if (managedFields === undefined) return undefined
    const body = { metadata: { resourceVersion: live.metadata['resourceVersion'], managedFields } }
    return { method: 'PATCH', path, body, contentType: 'application/merge-patch+json' }
  })
  if (answered === undefined) return
  const { request, response } = answered
  if (response.status >= 300 && response.status !== 404)
    throw statusError(`Taking over ${refTitle(ref)}`, request, response)
}
