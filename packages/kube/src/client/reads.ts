import { defined } from '@dayone/pipeline'
import type { Discovery } from './discovery.ts'
import type { Kube, KubeObject } from '../api/kube.ts'
import type { KubeRequest, KubeResponse } from '../api/kube-request.ts'
import { refTitle } from '../api/object-ref.ts'
import { statusError } from './status-error.ts'

export const isSuccess = ({ status }: KubeResponse): boolean => status >= 200 && status < 300

/** The body of the response. Throws UserError unless the request succeeds; `what` begins the message. */
export const mustAnswer = async (what: string, asked: KubeRequest, request: Kube['request']): Promise<unknown> => {
  const response = await request(asked)
  if (!isSuccess(response)) throw statusError(what, asked, response)
  return response.body
}

/** Reads one object, or all of a kind. */
export const createReads = (request: Kube['request'], discovery: Discovery): Pick<Kube, 'get' | 'list'> => ({
  async get(ref) {
    const asked: KubeRequest = { method: 'GET', path: await discovery.pathOf(ref) }
    const response = await request(asked)
    if (response.status === 404) return undefined
    if (!isSuccess(response)) throw statusError(`Reading ${refTitle(ref)}`, asked, response)
    return response.body as KubeObject
  },
  async list({ apiVersion, kind }, { namespace, labelSelector } = {}) {
    const path = await discovery.pathOf({ apiVersion, kind, ...defined({ namespace }) })
    const query = labelSelector === undefined ? '' : `?labelSelector=${encodeURIComponent(labelSelector)}`
    const body = await mustAnswer(`Listing every ${kind}`, { method: 'GET', path: `${path}${query}` }, request)
    const { items } = body as { items: readonly Omit<KubeObject, 'apiVersion' | 'kind'>[] }
    // The items of a list do not contain their kind.
    return items.map((item) => ({ ...item, apiVersion, kind }) as KubeObject)
  },
})
