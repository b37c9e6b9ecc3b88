import type { KubeObject } from '@dayone/kube'
import { bridgeLabel, bridgeUntil } from './migration-objects.ts'

/** A bridge that exists. */
export interface Bridge {
  /** The namespace whose service accounts it lets do everything. */
  readonly namespace: string
  /** `2026-12-04`; undefined: the annotation was removed. */
  readonly until?: string
  readonly object: KubeObject
}

/** Of the binding. */
export const bridgeName = (namespace: string): string => `dayone-bridge:${namespace}`

const group = (namespace: string): string => `system:serviceaccounts:${namespace}`

const rbacApi = 'rbac.authorization.k8s.io'

/**
 * Lets every service account of a namespace do everything, as with AlwaysAllow. One per namespace, so that each can be
 * withdrawn alone.
 */
export const bridgeObject = (namespace: string, until: string): KubeObject => ({
  apiVersion: `${rbacApi}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: {
    name: bridgeName(namespace),
    labels: { [bridgeLabel]: 'true' },
    annotations: { [bridgeUntil]: until },
  },
  roleRef: { apiGroup: rbacApi, kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ apiGroup: rbacApi, kind: 'Group', name: group(namespace) }],
})

/** All bindings with the label, by whomever. Pure. */
export const bridgesOf = (bindings: readonly KubeObject[]): readonly Bridge[] =>
  bindings
    .filter(({ metadata }) => metadata.labels?.[bridgeLabel] !== undefined)
    .map((object): Bridge => {
      const until = object.metadata.annotations?.[bridgeUntil]
      return {
        namespace: object.metadata.name.replace(/^dayone-bridge:/, ''),
        ...(until !== undefined && { until }),
        object,
      }
    })
    .toSorted((one, other) => (one.namespace < other.namespace ? -1 : 1))
