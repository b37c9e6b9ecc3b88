import type * as z from 'zod'
import { compareQuantities } from '@dayone/kube'
import type { limits, quota } from './amounts-config.ts'
import { containerMaximums, quotas, type Size } from './sizes.ts'

const resources = ['cpu', 'memory', 'ephemeral-storage'] as const

interface Amounts {
  readonly size: Size
  readonly quota: z.output<typeof quota>
}

const isAbove = (one: string, other: string): boolean => compareQuantities(one, other) > 0

const quotaOf = ({ size, quota: set }: Amounts, kind: 'limits' | 'requests', resource: (typeof resources)[number]) => {
  const key = `${kind}.${resource}` as const
  return { key, whole: set[key] ?? quotas[key][size] }
}

/** The maximum per container by size, and not above a lower quota. */
export const defaultMaximums = (amounts: Amounts): Readonly<Record<(typeof resources)[number], string>> => {
  const lower = (resource: (typeof resources)[number]): string => {
    const [most, { whole }] = [containerMaximums[resource][amounts.size], quotaOf(amounts, 'limits', resource)]
    return isAbove(most, whole) ? whole : most
  }
  return { cpu: lower('cpu'), memory: lower('memory'), 'ephemeral-storage': lower('ephemeral-storage') }
}

/** Limits with which no container could start, or that the API server would reject. */
export const limitProblems = ({
  limits: { max = {}, default: limit, defaultRequest },
  ...amounts
}: Amounts & { readonly limits: z.output<typeof limits> }): readonly {
  readonly path: readonly string[]
  readonly message: string
}[] =>
  resources.flatMap((resource) => {
    const { key, whole } = quotaOf(amounts, 'limits', resource)
    const requests = quotaOf(amounts, 'requests', resource)
    const most = max[resource] ?? defaultMaximums(amounts)[resource]
    const problem = (field: string, message: string) => [{ path: ['limits', field, resource], message }]
    if (isAbove(most, whole))
      return problem(
        'max',
        `One container may ask for ${most}, but the quota of the whole namespace is ${whole} (${key}). Lower the maximum, or raise the quota.`,
      )
    if (isAbove(limit[resource], most))
      return problem(
        'default',
        `A container without a limit gets ${limit[resource]}, but one container may ask for ${most}. Lower the default, or raise limits.max and the quota.`,
      )
    if (isAbove(defaultRequest[resource], limit[resource]))
      return problem(
        'defaultRequest',
        `A container without a request gets ${defaultRequest[resource]}, above its limit ${limit[resource]}. Lower it, or raise limits.default.`,
      )
    if (isAbove(defaultRequest[resource], requests.whole))
      return problem(
        'defaultRequest',
        `A container without a request gets ${defaultRequest[resource]}, but the quota of the whole namespace is ${requests.whole} (${requests.key}). Lower it, or raise the quota.`,
      )
    return []
  })
