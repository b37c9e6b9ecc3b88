import { compareQuantities, sumQuantities, type Workload } from '@dayone/kube'
import type { NamespaceConfig } from '../config.ts'
import { effectiveOf, resources } from './effective-resources.ts'

/** What is in a namespace besides pods, by the keys of a quota: `count/secrets`. */
export type ObjectCounts = Readonly<Record<string, number>>

export interface QuotaNeed {
  readonly resource: string
  readonly needed: string
  readonly hard: string
}

/**
 * What the workloads and objects of a namespace need of its coming quota, once every container has the coming defaults.
 * Init containers end before the others start; what CronJobs run is not counted.
 */
export const quotaNeeds = (
  workloads: readonly Workload[],
  counts: ObjectCounts,
  { quota, limits }: Pick<NamespaceConfig, 'quota' | 'limits'>,
): readonly QuotaNeed[] => {
  const pods = workloads.flatMap(({ template, replicas = 0 }) =>
    Array.from({ length: Math.min(replicas, 10_000) }, () => template.spec),
  )
  const sum = (resource: (typeof resources)[number], field: 'request' | 'limit') =>
    sumQuantities(
      pods.flatMap(({ containers }) => containers.map((container) => effectiveOf(container, limits, resource)[field])),
    )
  const needed: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      resources.flatMap((resource) => [
        [`requests.${resource}`, sum(resource, 'request')],
        [`limits.${resource}`, sum(resource, 'limit')],
      ]),
    ),
    pods: String(pods.length),
    ...Object.fromEntries(Object.entries(counts).map(([resource, count]) => [resource, String(count)])),
  }
  return Object.entries(quota).flatMap(([resource, hard]) => {
    const need = needed[resource]
    return need === undefined || compareQuantities(need, hard) <= 0
      ? []
      : [{ resource, needed: need, hard: String(hard) }]
  })
}
