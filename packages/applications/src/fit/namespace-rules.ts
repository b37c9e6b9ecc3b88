import type { KubeObject } from '@dayone/kube'
import type { NamespaceFact } from '@dayone/pipeline'

type Amounts = Readonly<Record<string, string | number>>

/** One quota with its current usage. */
export interface QuotaState {
  readonly name: string
  readonly hard: Amounts
  readonly used: Amounts
}

/** What a namespace allows after this run. */
export interface NamespaceRules {
  readonly quotas: readonly QuotaState[]
  readonly max: readonly Amounts[]
  readonly defaults: Amounts
  readonly defaultRequests: Amounts
}

/** The name of the quota and the limit range of the step namespaces. */
const ours = 'dayone'

const inNamespace = (objects: readonly KubeObject[], namespace: string) =>
  objects.filter(({ metadata }) => metadata.namespace === namespace)

interface Limit {
  readonly type?: string
  readonly max?: Amounts
  readonly default?: Amounts
  readonly defaultRequest?: Amounts
}

/** Rules in the cluster, with the changes of this run to those of dayone. Pure. */
export const rulesOf = (
  { name, quota, containerLimits }: NamespaceFact,
  live: { readonly quotas: readonly KubeObject[]; readonly limits: readonly KubeObject[] },
): NamespaceRules => {
  const quotas = inNamespace(live.quotas, name).map(({ metadata, spec, status }): QuotaState => ({
    name: metadata.name,
    hard: (spec as { readonly hard?: Amounts } | undefined)?.hard ?? {},
    used: (status as { readonly used?: Amounts } | undefined)?.used ?? {},
  }))
  const own = quotas.find((one) => one.name === ours)
  const limits = inNamespace(live.limits, name)
    .filter(({ metadata }) => containerLimits === undefined || metadata.name !== ours)
    .flatMap(({ spec }) => (spec as { readonly limits?: readonly Limit[] } | undefined)?.limits ?? [])
    .filter(({ type }) => type === 'Container')
  const all: readonly Limit[] = [...(containerLimits === undefined ? [] : [containerLimits]), ...limits]
  return {
    quotas:
      quota === undefined
        ? quotas
        : [...quotas.filter((one) => one !== own), { name: ours, hard: quota, used: own?.used ?? {} }],
    max: all.flatMap(({ max }) => (max === undefined ? [] : [max])),
    defaults: Object.assign({}, ...all.map((one) => one.default ?? {})) as Amounts,
    defaultRequests: Object.assign({}, ...all.map((one) => one.defaultRequest ?? {})) as Amounts,
  }
}
