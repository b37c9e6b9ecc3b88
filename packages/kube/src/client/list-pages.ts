import { defined } from '@dayone/pipeline'
import type { Kube, KubeObject } from '../api/kube.ts'
import { statusError } from './status-error.ts'

interface Page {
  readonly items?: readonly Omit<KubeObject, 'apiVersion' | 'kind'>[]
  readonly metadata?: { readonly continue?: string }
}

const pageSize = 500

/**
 * Yields every object of a kind, page by page, so that the list of a large cluster is never in memory as a whole.
 * Throws UserError (exit 6) if the kind may not be listed.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 */
export async function* listPages(
  kube: Pick<Kube, 'pathOf' | 'request'>,
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  { namespace, fieldSelector }: { readonly namespace?: string; readonly fieldSelector?: string } = {},
): AsyncGenerator<readonly KubeObject[]> {
  const path = await kube.pathOf({ apiVersion, kind, ...defined({ namespace }) })
  let token = ''
  do {
    const query = new URLSearchParams({
      limit: String(pageSize),
      ...defined({ fieldSelector }),
      ...(token === '' ? {} : { continue: token }),
    })
    const request = { method: 'GET', path: `${path}?${query.toString()}` } as const
    const response = await kube.request(request)
    const { items = [], metadata } = (response.body ?? {}) as Page
    // 410: the continue token has expired, and the server sends a new one.
    if (response.status !== 200 && !(response.status === 410 && metadata?.continue !== undefined))
      throw statusError(`Listing every ${kind}`, request, response)
    yield items.map((item) => ({ ...item, apiVersion, kind }) as KubeObject)
    token = metadata?.continue ?? ''
  } while (token !== '')
}

/** All pages, for kinds with few objects, or with few that `keep` returns. */
export const listAll = async <Kept = KubeObject>(
  kube: Pick<Kube, 'pathOf' | 'request'>,
  kind: { readonly apiVersion: string; readonly kind: string },
  keep: (object: KubeObject) => readonly Kept[] = (object) => [object as Kept],
): Promise<readonly Kept[]> => {
  const kept: Kept[] = []
  for await (const page of listPages(kube, kind)) kept.push(...page.flatMap(keep))
  return kept
}
