import { UserError } from '@dayone/pipeline'
import type { KubeRequest, KubeResponse } from '../api/kube-request.ts'
import type { Kube, KubeObject, ObjectRef } from '../api/kube.ts'
import { fieldManager } from '../api/managed-label.ts'
import { refTitle } from '../api/object-ref.ts'

const attempts = 3

/** A request and the server's response to it. */
export interface Answered {
  readonly request: KubeRequest
  readonly response: KubeResponse
}

/**
 * Sends what `requestFor` makes of the live object; `path` is that of the object, with dayone as field manager. A write of
 * someone else in between is a conflict (409), and the request is made again from the new object.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#updates-to-existing-resources
 * Returns undefined if the object does not exist or `requestFor` has nothing to write. Throws UserError (exit 5) if someone
 * else keeps changing the object.
 */
export const writeOnLive = async (
  kube: Pick<Kube, 'get' | 'pathOf' | 'request'>,
  ref: ObjectRef,
  requestFor: (live: KubeObject, path: string) => KubeRequest | undefined,
): Promise<Answered | undefined> => {
  const path = `${await kube.pathOf(ref)}?fieldManager=${fieldManager}`
  for (let attempt = 0; attempt < attempts; attempt++) {
    const live = await kube.get(ref)
    const request = live === undefined ? undefined : requestFor(live, path)
    if (request === undefined) return undefined
    const response = await kube.request(request)
    if (response.status !== 409) return { request, response }
  }
  throw new UserError(`${refTitle(ref)} keeps being changed by something else.`, {
    hint: 'Find the field manager in its metadata.managedFields, then run the same command again.',
    exitCode: 5,
  })
}
