import { compareQuantities, containersOf, type PodContainer, type Workload } from '@dayone/kube'
import type { NamespaceConfig } from '../config.ts'

export const resources = ['cpu', 'memory', 'ephemeral-storage'] as const

type Limits = NamespaceConfig['limits']

/** A container's resources with the LimitRange applied: a limit without a request is also the request. */
export const effectiveOf = (
  { resources: own = {} }: PodContainer,
  limits: Limits,
  resource: (typeof resources)[number],
) => {
  const limit = own.limits?.[resource]
  return {
    limit: limit ?? limits.default[resource],
    request: own.requests?.[resource] ?? limit ?? limits.defaultRequest[resource],
    isDefault: limit === undefined,
  }
}

const containerProblems = (container: PodContainer, limits: Limits): readonly string[] =>
  resources.flatMap((resource) => {
    const { limit, request, isDefault } = effectiveOf(container, limits, resource)
    const most = limits.max[resource]
    if (compareQuantities(limit, most) > 0)
      return [`container ${container.name} has a ${resource} limit of ${limit}; the maximum is ${most}`]
    if (compareQuantities(request, limit) > 0)
      return [
        `container ${container.name} requests ${resource} ${request}, more than the ${isDefault ? 'default ' : ''}limit of ${limit}`,
      ]
    return []
  })

/** Why the planned LimitRange rejects the next pod of a workload; empty if it does not. */
export const limitProblems = ({ template, claims }: Workload, limits: Limits): readonly string[] => [
  ...containersOf(template.spec).flatMap((container) => containerProblems(container, limits)),
  ...claims
    .filter((size) => compareQuantities(size, limits.maxStorage) > 0)
    .map((size) => `it claims a volume of ${size}; the maximum is ${limits.maxStorage}`),
]
