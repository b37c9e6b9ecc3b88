import type { KubeObject } from '../api/kube.ts'
import type { AccountInUse, DisruptionBudget } from './workload.ts'

export const condenseBudget = ({ metadata, spec, status }: KubeObject): readonly DisruptionBudget[] => {
  const counted = (status ?? {}) as Readonly<Record<string, number | undefined>>
  const { selector } = (spec ?? {}) as { readonly selector?: { readonly matchLabels?: Record<string, string> } }
  return [
    {
      namespace: metadata.namespace ?? '',
      name: metadata.name,
      allowed: counted['disruptionsAllowed'] ?? 0,
      pods: counted['expectedPods'] ?? 0,
      healthy: counted['currentHealthy'] ?? 0,
      desiredHealthy: counted['desiredHealthy'] ?? 0,
      selector: selector?.matchLabels ?? {},
    },
  ]
}

export const condenseAccount = ({ metadata, ...account }: KubeObject): readonly AccountInUse[] => [
  {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    annotations: metadata.annotations ?? {},
    automounts: account['automountServiceAccountToken'] !== false,
  },
]
