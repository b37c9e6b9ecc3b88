import type { ObjectRef } from '../api/kube.ts'
import type { KubeRequest } from '../api/kube-request.ts'
import { fieldManager } from '../api/managed-label.ts'

/**
 * A server-side apply without fields: the server removes every field that only dayone applied. The uid prevents it from
 * recreating an object that is gone.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership
 */
export const releaseRequest = (
  path: string,
  { apiVersion, kind, name, namespace }: ObjectRef,
  uid: string,
  isDryRun = false,
): KubeRequest => ({
  method: 'PATCH',
  path: `${path}?fieldManager=${fieldManager}&force=false${isDryRun ? '&dryRun=All' : ''}`,
  body: { apiVersion, kind, metadata: { name, uid, ...(namespace === undefined ? {} : { namespace }) } },
  contentType: 'application/apply-patch+yaml',
})
