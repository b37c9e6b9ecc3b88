import { isPathAction, type Action, type ResourceAction } from './access-request.ts'
import type { PolicyRule } from './rbac-objects.ts'

const all = '*'

const covers = (patterns: readonly string[] | undefined, value: string): boolean =>
  patterns !== undefined && (patterns.includes(all) || patterns.includes(value))

/** `pods/exec` is covered by a star, by itself, and by a star with the same subresource. */
const coversResource = (patterns: readonly string[] = [], resource: string, subresource: string): boolean => {
  const whole = subresource === '' ? resource : `${resource}/${subresource}`
  return patterns.some(
    (pattern) => pattern === all || pattern === whole || (subresource !== '' && pattern === `*/${subresource}`),
  )
}

/** Without names: every request, including one without a name. With names: only requests for one of them. */
const coversName = (names: readonly string[] | null | undefined, name: string): boolean =>
  names === undefined || names === null || names.length === 0 || names.includes(name)

/** Only stars at the end are wildcards, and several count as one. */
const coversPath = (patterns: readonly string[] = [], path: string): boolean =>
  patterns.some(
    (pattern) =>
      pattern === all || pattern === path || (pattern.endsWith(all) && path.startsWith(pattern.replace(/\*+$/, ''))),
  )

const allowsResource = (rule: PolicyRule, action: ResourceAction): boolean =>
  covers(rule.verbs, action.verb) &&
  covers(rule.apiGroups, action.apiGroup) &&
  coversResource(rule.resources, action.resource, action.subresource ?? '') &&
  coversName(rule.resourceNames, action.name ?? '')

/**
 * Whether one rule allows one action, exactly like the API server's RBAC authorizer. Source: RuleAllows of
 * plugin/pkg/auth/authorizer/rbac/rbac.go and pkg/apis/rbac/v1/evaluation_helpers.go.
 */
export const ruleAllows = (rule: PolicyRule, action: Action): boolean =>
  isPathAction(action)
    ? covers(rule.verbs, action.verb) && coversPath(rule.nonResourceURLs, action.path)
    : allowsResource(rule, action)
