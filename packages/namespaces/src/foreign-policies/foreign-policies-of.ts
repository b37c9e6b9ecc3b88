import { refId, refOf, type KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { KUBE_SYSTEM } from '../bundle/kube-system-config.ts'
import { objects, type GuardConfig } from '../objects/objects.ts'
import { findForeignPolicies, type ForeignPolicy } from './find-foreign-policies.ts'
import type { LivePolicy } from './read-policies.ts'

/** Policies of others that open a configured namespace, given the live namespace labels. Pure. */
export const foreignPoliciesOf = (
  config: GuardConfig,
  facts: ClusterFacts,
  policies: readonly LivePolicy[],
  live: readonly KubeObject[],
): readonly ForeignPolicy[] => {
  const labelsOf = new Map(live.map(({ metadata: { name, labels = {} } }) => [name, labels]))
  const guarded = config.namespaces.map(({ name, allowSameNamespace }) => ({
    name,
    labels: labelsOf.get(name) ?? {},
    allowSameNamespace,
  }))
  const own = new Set(objects(config, facts).map(({ manifest }) => refId(refOf(manifest))))
  const found = findForeignPolicies(policies, guarded, own)
  if (config.kubeSystem.mode === 'leave') return found
  const platform = { name: KUBE_SYSTEM, labels: labelsOf.get(KUBE_SYSTEM) ?? {}, allowSameNamespace: true }
  return [
    ...found,
    // Nothing of dayone closes its egress.
    ...findForeignPolicies(policies, [platform], own).flatMap((one) => {
      const openings = one.openings.filter(({ direction }) => direction === 'in')
      return openings.length === 0 ? [] : [{ ...one, openings }]
    }),
  ]
}
