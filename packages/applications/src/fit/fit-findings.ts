import { compareQuantities, sumQuantities, type KubeObject, type ObservedObjects } from '@dayone/kube'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import type { Application } from '../config.ts'
import type { ApplicationsObserved } from '../observe.ts'
import { rulesOf, type NamespaceRules } from './namespace-rules.ts'

type Amount = string | number

/** The usage of one pod, by quota key. */
const onePod = (
  { cpu, memory }: Pick<Application, 'cpu' | 'memory'>,
  { defaults, defaultRequests }: NamespaceRules,
): Readonly<Record<string, Amount>> => {
  const disk = 'ephemeral-storage'
  return {
    'requests.cpu': cpu,
    'limits.cpu': cpu,
    'requests.memory': memory,
    'limits.memory': memory,
    ...(defaultRequests[disk] === undefined ? {} : { [`requests.${disk}`]: defaultRequests[disk] }),
    ...(defaults[disk] === undefined ? {} : { [`limits.${disk}`]: defaults[disk] }),
    pods: 1,
  }
}

interface LiveContainer {
  readonly resources?: { readonly limits?: { readonly cpu?: string; readonly memory?: string } }
}

/** The current usage of the application, which a rollout gives back. */
const livePods = ({ name, namespace }: Application, objects: ObservedObjects | undefined) => {
  const live: KubeObject | undefined = objects?.find({ apiVersion: 'apps/v1', kind: 'Deployment', name, namespace })
  const { replicas = 1, template } = (live?.['spec'] ?? {}) as {
    readonly replicas?: number
    readonly template?: { readonly spec?: { readonly containers?: readonly LiveContainer[] } }
  }
  const { cpu, memory } = template?.spec?.containers?.[0]?.resources?.limits ?? {}
  return live === undefined || cpu === undefined || memory === undefined ? undefined : { replicas, cpu, memory }
}

const repeated = (amount: Amount, times: number): readonly Amount[] => Array.from({ length: times }, () => amount)

const maxFindings = (application: Application, { max }: NamespaceRules): readonly Finding[] => {
  const { name, namespace } = application
  const over = (['cpu', 'memory'] as const).flatMap((resource) => {
    const most = max.find(
      (one) => one[resource] !== undefined && compareQuantities(application[resource], one[resource]) > 0,
    )
    return most === undefined
      ? []
      : [`${resource} ${application[resource]}, but the maximum per container is ${most[resource]}`]
  })
  if (over.length === 0) return []
  return [
    {
      id: `limits/${namespace}/${name}`,
      kind: 'risk',
      severity: 'high',
      target: `Deployment ${name} in ${namespace}`,
      text: `${namespace} would reject every pod of ${name}: it requests ${over.join('; ')}.`,
      hint: `Lower it in dayone.yaml (applications), or raise limits.max of ${namespace} (namespaces).`,
      blocks: 'plan',
    },
  ]
}

const quotaFindings = (
  namespace: string,
  applications: readonly Application[],
  rules: NamespaceRules,
  objects: ObservedObjects | undefined,
): readonly Finding[] => {
  const needed = (key: string): readonly Amount[] => {
    const pods = applications.map((application) => ({ ...application, amount: onePod(application, rules)[key] }))
    const all = pods.flatMap(({ amount, replicas }) => (amount === undefined ? [] : repeated(amount, replicas)))
    // A rollout runs one additional pod: no old pod is removed before (maxUnavailable 0).
    const largest = pods
      .flatMap(({ amount }) => amount ?? [])
      .toSorted(compareQuantities)
      .at(-1)
    return largest === undefined ? [] : [...all, largest]
  }
  const givenBack = (key: string): readonly Amount[] =>
    applications.flatMap((application) => {
      const live = livePods(application, objects)
      const amount = live === undefined ? undefined : onePod(live, rules)[key]
      return live === undefined || amount === undefined ? [] : repeated(`-${amount}`, live.replicas)
    })
  return rules.quotas.flatMap(({ name, hard, used }): readonly Finding[] => {
    const over = Object.entries(hard).flatMap(([key, most]) => {
      const need = needed(key)
      if (need.length === 0) return []
      const total = sumQuantities([...need, ...(used[key] === undefined ? [] : [used[key], ...givenBack(key)])])
      return compareQuantities(total, most) > 0 ? [`${key} ${total} of ${most}`] : []
    })
    if (over.length === 0) return []
    const names = applications.map((application) => `${application.name} (${application.replicas} pods)`)
    return [
      {
        id: `quota/${namespace}/${name}`,
        kind: 'risk',
        severity: 'high',
        target: `ResourceQuota ${name} in ${namespace}`,
        text: `The quota ${name} of ${namespace} would reject pods of ${names.join(', ')}: ${over.join(', ')}, including current usage and the extra pod of a rollout.`,
        hint: `Use fewer or smaller pods in dayone.yaml (applications), or raise the quota of ${namespace} (namespaces).`,
        blocks: 'plan',
      },
    ]
  })
}

/**
 * Applications that their own namespace would not allow to run: quota and limits, those of this run and those in the
 * cluster. Pure.
 */
export const fitFindings = (
  applications: readonly Application[],
  observed: ApplicationsObserved | undefined,
  { namespaces }: Pick<ClusterFacts, 'namespaces'>,
): readonly Finding[] =>
  [...Map.groupBy(applications, ({ namespace }) => namespace)].flatMap(([namespace, inside]) => {
    const fact = namespaces.find(({ name }) => name === namespace) ?? { name: namespace }
    const rules = rulesOf(fact, { quotas: observed?.quotas ?? [], limits: observed?.limits ?? [] })
    return [
      ...inside.flatMap((application) => maxFindings(application, rules)),
      ...quotaFindings(namespace, inside, rules, observed?.objects),
    ]
  })
