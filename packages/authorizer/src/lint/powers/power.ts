import { isPathAction, type Action } from '../../access-request.ts'
import type { PolicyRule } from '../../rbac-objects.ts'
import { ruleAllows } from '../../rule-allows.ts'
import type { LintSeverity } from '../lint-finding.ts'

/** A permission beyond ordinary work: access to rights, secrets or nodes of others. */
export interface Power {
  readonly control: string
  /** What it allows: "reads Secrets". */
  readonly words: string
  /** How an attacker uses it, a sentence. */
  readonly attack: string
  /**
   * The severity in the whole cluster, in a namespace of Kubernetes itself, and in another one; undefined: not a flaw
   * there.
   */
  readonly severity: {
    readonly cluster: LintSeverity
    readonly system?: LintSeverity
    readonly namespace?: LintSeverity
  }
  readonly isIn: (rule: PolicyRule) => boolean
}

/** Whether the rule allows it for at least one name. */
export const allowsAnyName = (rule: PolicyRule, action: Action): boolean =>
  ruleAllows(isPathAction(action) ? rule : { ...rule, resourceNames: [] }, action)

/** Any of these verbs on any of these resources (`pods/exec`), for some name or, with `all names`, for all names. */
export const anyOf =
  (verbs: readonly string[], apiGroup: string, resources: readonly string[], names: 'some' | 'all' = 'some') =>
  (rule: PolicyRule): boolean =>
    (names === 'some' || (rule.resourceNames ?? []).length === 0) &&
    resources.some((whole) => {
      const [resource = '', subresource] = whole.split('/')
      const what = { apiGroup, resource, ...(subresource === undefined ? {} : { subresource }) }
      return verbs.some((verb) => allowsAnyName(rule, { verb, ...what }))
    })

/** Any verb on any of these resources. */
export const anyVerb =
  (apiGroup: string, resources: readonly string[]) =>
  (rule: PolicyRule): boolean =>
    anyOf(rule.verbs, apiGroup, resources)(rule)

/** At least one of them. */
export const either =
  (...some: readonly Power['isIn'][]) =>
  (rule: PolicyRule): boolean =>
    some.some((isIn) => isIn(rule))
