import { actionsOf, type Policy, type PolicyScope } from './policy.ts'
import { circumstancesOf } from './policy-document.ts'
import type { SimulatedRequest } from './simulate-permissions.ts'

/**
 * The IAM simulations that evaluate whole policies: each statement on one of its own resources, under its own
 * conditions. Statements with equal resources and conditions share one request. Pure.
 */
export const permissionRequests = (policies: readonly Policy[], scope: PolicyScope): readonly SimulatedRequest[] => {
  const requests = new Map<string, SimulatedRequest>()
  for (const statement of policies.flatMap((policy) => policy.statements)) {
    const resource = statement.resources?.(scope)[0] ?? '*'
    const context = circumstancesOf(statement, scope)
    const key = JSON.stringify([resource, context])
    const actions = [...(requests.get(key)?.actions ?? []), ...actionsOf(statement)]
    requests.set(key, { actions: [...new Set(actions)], resource, context })
  }
  return [...requests.values()]
}
