import { isPathAction, type Action } from '../access-request.ts'
import { heldRules } from '../aggregated-rules.ts'
import type { AuthorizerOptions, Chain } from '../authorizer.ts'
import { isKnownGrant } from '../known/known-rbac.ts'
import {
  objectId,
  roleIdOf,
  subjectTitle,
  type BindingObject,
  type PolicyRule,
  type RbacObjects,
} from '../rbac-objects.ts'

/** What one binding grants and no request needed. */
export interface UnusedGrant {
  /** `RoleBinding/shop/admins`. */
  readonly binding: string
  /** `ClusterRole/admin`. */
  readonly role: string
  /** `ServiceAccount shop/ci`. */
  readonly subjects: readonly string[]
  /** Whether no rule was used at all. */
  readonly isWhole: boolean
  /** The unused part of its rules. A rule with a wildcard counts as a whole. */
  readonly rules: readonly PolicyRule[]
}

export interface UsageBook {
  /** The chains that allow the action. */
  add(action: Action, because: readonly Chain[]): void
  readonly unused: readonly UnusedGrant[]
  /** Bindings that allowed anything: `RoleBinding/shop/admins`. */
  readonly usedBindings: ReadonlySet<string>
}

const pairOf = (verb: string, resource: string): string => `${verb}\n${resource}`

const resourceOf = (action: Action): string => {
  if (isPathAction(action)) return ''
  const { resource, subresource = '' } = action
  return subresource === '' ? resource : `${resource}/${subresource}`
}

const hasWildcard = ({ verbs, resources = [] }: PolicyRule): boolean =>
  [...verbs, ...resources].some((part) => part.includes('*'))

/** The verbs of a rule that were not used on a resource; resources with the same unused verbs share a rule. */
const restOf = (rule: PolicyRule, used: ReadonlySet<string> | undefined): readonly PolicyRule[] => {
  if (used === undefined) return [rule]
  const { verbs, resources = [] } = rule
  if (hasWildcard(rule) || resources.length === 0) return []
  const unused = resources.map((resource) => ({
    resource,
    verbs: verbs.filter((verb) => !used.has(pairOf(verb, resource))),
  }))
  const alike = Map.groupBy(
    unused.filter((one) => one.verbs.length > 0),
    (one) => one.verbs.join('\n'),
  )
  return [...alike.values()].map((some) => ({
    ...rule,
    verbs: some[0]?.verbs ?? [],
    resources: some.map(({ resource }) => resource),
  }))
}

const isExpected = (binding: BindingObject): boolean =>
  (binding.subjects ?? []).every((subject) => isKnownGrant(objectId(binding), roleIdOf(binding), subjectTitle(subject)))

/** Finds permissions that no request in a log needed, except those that Kubernetes and kops grant themselves. */
export const usageBook = (
  { roles, bindings }: RbacObjects,
  aggregation: AuthorizerOptions['aggregation'],
): UsageBook => {
  const held = heldRules(roles, aggregation)
  const byId = new Map(roles.map((role) => [objectId(role), held.get(role) ?? []]))
  const used = new Map<string, Map<PolicyRule, Set<string>>>()
  return {
    add(action, because) {
      const pair = pairOf(action.verb, resourceOf(action))
      for (const { binding, rule } of because) {
        const rules = used.get(binding) ?? new Map<PolicyRule, Set<string>>()
        used.set(binding, rules)
        const pairs = rules.get(rule) ?? new Set<string>()
        rules.set(rule, pairs)
        // Under a wildcard, resource names come from the request: they are not counted one by one.
        if (!hasWildcard(rule)) pairs.add(pair)
      }
    },
    get usedBindings() {
      return new Set(used.keys())
    },
    get unused() {
      return bindings.flatMap((binding): readonly UnusedGrant[] => {
        const rules = (byId.get(roleIdOf(binding)) ?? []).map(({ rule }) => rule)
        if (rules.length === 0 || isExpected(binding)) return []
        const uses = used.get(objectId(binding))
        const rest = rules.flatMap((rule) => restOf(rule, uses?.get(rule)))
        if (rest.length === 0) return []
        return [
          {
            binding: objectId(binding),
            role: roleIdOf(binding),
            subjects: (binding.subjects ?? []).map(subjectTitle),
            isWhole: uses === undefined,
            rules: rest,
          },
        ]
      })
    },
  }
}
