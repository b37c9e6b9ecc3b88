import { readBudgets, type DisruptionBudget, type Kube } from '@dayone/kube'
import type { Clock, Finding } from '@dayone/pipeline'

/** Budgets that allow no disruption: no machine with one of their pods can be drained. Pure. */
export const stuckBudgets = (budgets: readonly DisruptionBudget[]): readonly DisruptionBudget[] =>
  budgets.filter(({ allowed, pods }) => allowed === 0 && pods > 0)

const budgetText = ({ namespace, name, healthy, pods, desiredHealthy }: DisruptionBudget): string =>
  `PodDisruptionBudget ${name} in ${namespace} (${healthy} of ${pods} pods healthy, ${desiredHealthy} must be)`

const listed = (budgets: readonly DisruptionBudget[]): string => {
  const more = budgets.length > 5 ? ` and ${budgets.length - 5} more` : ''
  return `${budgets.slice(0, 5).map(budgetText).join(', ')}${more}`
}

/** What blocks a roll, and how long kops waits. kops 1.36: --drain-timeout 15m, --fail-on-drain-error true. Pure. */
export const stuckBudgetFindings = (budgets: readonly DisruptionBudget[]): readonly Finding[] => {
  const [first] = budgets
  if (first === undefined) return []
  return [
    {
      id: 'cluster/stuck-budgets',
      kind: 'risk',
      target: 'instances',
      severity: 'high',
      text: `${listed(budgets)} allows no evictions. kops waits 15 minutes for a node that runs such a pod, then the rolling update fails.`,
      hint: `Run more replicas, or allow a disruption during the rolling update: \`kubectl patch poddisruptionbudget ${first.name} -n ${first.namespace} --type=merge -p '{"spec":{"minAvailable":null,"maxUnavailable":1}}'\`.`,
    },
  ]
}

const everyMs = 15_000
/** Matches kops' drain timeout for one machine. */
const rounds = 60

/**
 * While a machine is drained: reports every 15 s, until `until` or for 15 minutes, which budgets block pods; undefined
 * if none does.
 */
export async function watchBudgets(
  { kube, clock }: { readonly kube: Pick<Kube, 'request' | 'pathOf'>; readonly clock: Clock },
  until: AbortSignal,
  tell: (words: string | undefined) => void,
): Promise<void> {
  for (let round = 0; round < rounds && !until.aborted; round++) {
    // The API may be unavailable while its own machine is replaced.
    const budgets = await readBudgets(kube).catch(() => [])
    if (until.aborted) return
    const stuck = stuckBudgets(budgets)
    tell(stuck.length === 0 ? undefined : `waiting for ${listed(stuck)}`)
    await clock.sleep(everyMs, until).catch(() => undefined)
  }
}
