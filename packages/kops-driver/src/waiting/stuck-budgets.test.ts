import { expect, test } from 'vitest'
import { stuckBudgetFindings, stuckBudgets } from './stuck-budgets.ts'

const budget = (allowed: number, pods: number, healthy = pods, desiredHealthy = pods) => ({
  namespace: 'shop',
  name: 'web',
  allowed,
  pods,
  healthy,
  desiredHealthy,
  selector: {},
})

test.each([
  ['maxUnavailable 0 or minAvailable 100%', budget(0, 3), '3 of 3 pods healthy, 3 must be'],
  ['a single replica', budget(0, 1), '1 of 1 pods healthy, 1 must be'],
  ['pods that are broken anyway', budget(0, 3, 1, 2), '1 of 3 pods healthy, 2 must be'],
])('%s holds up a roll: it is named with what to do', (_case, one, words) => {
  const [finding] = stuckBudgetFindings(stuckBudgets([budget(1, 3), one]))
  expect(finding).toMatchObject({ kind: 'risk', severity: 'high' })
  expect(finding?.text).toContain(`PodDisruptionBudget web in shop (${words}) allows no evictions`)
  expect(finding?.hint).toContain('kubectl patch poddisruptionbudget web -n shop')
})

test.each([
  ['one pod to spare', budget(1, 3, 3, 2)],
  ['no pods: what it selects is scaled to zero', budget(0, 0)],
])('%s holds up nothing', (_case, one) => {
  expect(stuckBudgetFindings(stuckBudgets([one]))).toEqual([])
})
