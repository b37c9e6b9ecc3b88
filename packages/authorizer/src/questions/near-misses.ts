import { defined } from '@dayone/pipeline'
import { isPathAction, type Action, type ResourceAction } from '../access-request.ts'
import type { Chain, Holding } from '../authorizer.ts'
import type { PolicyRule } from '../rbac-objects.ts'
import { ruleAllows } from '../rule-allows.ts'

/** A binding that almost allows an action, and why it does not. */
export interface NearMiss extends Omit<Chain, 'rule' | 'subjects'> {
  /** A clause: `it applies in shop only`. */
  readonly but: string
}

const isMissing = (text: string | undefined): boolean => text === undefined || text === ''

/** `pods/*` for `pods/log`: a notation that RBAC does not have, and that the API server accepts. */
const uselessStar = (rule: PolicyRule, { resource, subresource = '', ...rest }: ResourceAction): string | undefined => {
  const star = `${resource}/*`
  if (subresource === '' || rule.resources?.includes(star) !== true) return undefined
  const whole = { ...rule, resources: [`${resource}/${subresource}`] }
  return ruleAllows(whole, { ...rest, resource, subresource })
    ? `${star} is not a wildcard: RBAC knows only */${subresource} and *`
    : undefined
}

/**
 * Rights that would allow an action in another namespace, for specific names, if the role existed, or if a star were a
 * wildcard. Only for denied actions: rights that allow it are not near misses. Pure.
 */
export const nearMisses = (holdings: readonly Holding[], action: Action): readonly NearMiss[] => {
  if (isPathAction(action)) return []
  return holdings.flatMap(({ binding, role, namespace, rules, isDangling }): readonly NearMiss[] => {
    const isHere = namespace === undefined || namespace === action.namespace
    if (isDangling) return isHere ? [{ binding, role, but: `${role} does not exist` }] : []
    return rules.flatMap(({ rule, from }): readonly NearMiss[] => {
      const anyName = { ...rule, resourceNames: [] }
      const star = uselessStar(anyName, action)
      if (star !== undefined && isHere) return [{ binding, role, ...defined({ from }), but: star }]
      if (!ruleAllows(anyName, action)) return []
      const names = rule.resourceNames ?? []
      const isNamed = ruleAllows(rule, action)
      const reasons = [
        ...(isHere ? [] : [`it applies in ${namespace ?? ''} only`]),
        ...(isNamed ? [] : [`only for ${names.join(', ')}${isMissing(action.name) ? ', and no name is given' : ''}`]),
      ]
      if (reasons.length === 0) return []
      return [{ binding, role, ...defined({ from }), but: reasons.join('; ') }]
    })
  })
}
