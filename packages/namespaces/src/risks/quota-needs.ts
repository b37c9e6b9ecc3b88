import { compareQuantities, sumQuantities, type Workload } from '@dayone/kube'
import type { NamespaceConfig } from '../config.ts'
import { effectiveOf, resources } from './effective-resources.ts'

/** The number of objects in a namespace besides pods, by quota key: `count/secrets`. */
export type ObjectCounts = Readonly<Record<string, number>>

export interface QuotaNeed {
  readonly resource: string
  readonly needed: string
  readonly hard: string
}

/**
 * What the workloads and objects of a namespace use of its planned quota, with the planned defaults for every
 * container. Init containers end before the others start; CronJobs are not counted.
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
