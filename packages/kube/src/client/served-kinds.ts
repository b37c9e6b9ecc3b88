import type { Kube } from '../api/kube.ts'
import { statusError } from './status-error.ts'

interface Kind {
  readonly apiVersion: string
  readonly kind: string
}

/**
 * Which of these kinds the server serves, asked once per group and version. Throws UserError (exit 6) where the answer
 * is neither yes nor no: an aggregated API that is away hides what it holds.
 */
export const servedKinds = async <Wanted extends Kind>(
  kube: Pick<Kube, 'request'>,
  kinds: readonly Wanted[],
): Promise<readonly Wanted[]> => {
  const versions = [...new Set(kinds.map(({ apiVersion }) => apiVersion))]
  const served = await Promise.all(
    versions.map(async (apiVersion) => {
      const request = { method: 'GET', path: `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}` } as const
      const response = await kube.request(request)
      if (response.status === 404) return []
      if (response.status !== 200) throw statusError(`Listing the kinds of ${apiVersion}`, request, response)
      const { resources = [] } = response.body as { readonly resources?: readonly { readonly kind: string }[] }
      return resources.map(({ kind }) => `${apiVersion} ${kind}`)
    }),
  )
  const known = new Set(served.flat())
  return kinds.filter(({ apiVersion, kind }) => known.has(`${apiVersion} ${kind}`))
}
