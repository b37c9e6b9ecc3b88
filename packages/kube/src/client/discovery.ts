import { UserError } from '@dayone/pipeline'
import type { KubeKind, ObjectRef } from '../api/kube.ts'
import type { KubeRequest, KubeResponse } from '../api/kube-request.ts'
import { statusError } from './status-error.ts'

/** Where a kind is served. */
export interface ServedKind {
  /** Plural: `rolebindings`. */
  readonly resource: string
  readonly isNamespaced: boolean
}

/** The names of the API, asked once per group and version. */
export interface Discovery {
  /** Undefined where the server does not serve the kind; asked anew next time, because a CRD may come. */
  find(kind: KubeKind): Promise<ServedKind | undefined>
  /** Throws UserError (exit 6) when the kind is not served. */
  pathOf(ref: Omit<ObjectRef, 'name'> & { readonly name?: string }): Promise<string>
}

interface ResourceList {
  readonly resources?: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[]
}

const rootOf = (apiVersion: string) => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)

/** https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api */
export const createDiscovery = (send: (request: KubeRequest) => Promise<KubeResponse>): Discovery => {
  const known = new Map<string, Promise<ReadonlyMap<string, ServedKind>>>()

  const ask = async (apiVersion: string): Promise<ReadonlyMap<string, ServedKind>> => {
    const request: KubeRequest = { method: 'GET', path: rootOf(apiVersion) }
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

  const find = async ({ apiVersion, kind }: KubeKind) => {
    const answer = known.get(apiVersion) ?? ask(apiVersion)
    known.set(apiVersion, answer)
    const forget = () => {
      if (known.get(apiVersion) === answer) known.delete(apiVersion)
    }
    try {
      const served = (await answer).get(kind)
      if (served === undefined) forget()
      return served
    } catch (error) {
      forget()
      throw error
    }
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
      return `${rootOf(apiVersion)}${scope}/${served.resource}${tail}`
    },
  }
}
