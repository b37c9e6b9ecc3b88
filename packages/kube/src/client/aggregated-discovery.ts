import type { KubeResponse } from '../api/kube-request.ts'

/** The API resource of a kind. */
export interface ServedKind {
  /** Plural: `rolebindings`. */
  readonly resource: string
  readonly isNamespaced: boolean
}

/** By kind, for one group and version. */
export type ServedKinds = ReadonlyMap<string, ServedKind>

/** Aggregated discovery: all resources in one response. Servers without it respond with a list of groups. */
export const acceptAggregated = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',')

interface GroupDiscovery {
  /** Without a name: the core group. */
  readonly metadata?: { readonly name?: string }
  readonly versions?: readonly {
    readonly version: string
    /** `Stale`: the extension server could not be reached. */
    readonly freshness?: string
    readonly resources?: readonly {
      readonly resource: string
      readonly responseKind?: { readonly kind?: string }
      readonly scope: string
    }[]
  }[]
}

/**
 * The served kinds by group and version; nothing is known about a `stale` one. Undefined for other responses. Pure.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export const readAggregated = ({
  status,
  body,
}: KubeResponse): ReadonlyMap<string, ServedKinds | 'stale'> | undefined => {
  const { kind, items } = (body ?? {}) as { readonly kind?: string; readonly items?: readonly GroupDiscovery[] }
  if (status !== 200 || kind !== 'APIGroupDiscoveryList' || items === undefined) return undefined
  return new Map(
    items.flatMap(({ metadata: { name = '' } = {}, versions = [] }) =>
      versions.map(({ version, freshness, resources = [] }) => {
        const kinds = resources.flatMap(({ resource, responseKind, scope }) =>
          responseKind?.kind === undefined
            ? []
            : [[responseKind.kind, { resource, isNamespaced: scope === 'Namespaced' }] as const],
        )
        const apiVersion = name === '' ? version : `${name}/${version}`
        return [apiVersion, freshness === 'Stale' ? 'stale' : new Map(kinds)] as const
      }),
    ),
  )
}
