import { isPathAction, type Action } from '../../access-request.ts'
import type { PolicyRule } from '../../rbac-objects.ts'
import { ruleAllows } from '../../rule-allows.ts'
import type { LintSeverity } from '../lint-finding.ts'

/** Something a rule allows that is more than work: a way to other people's rights, secrets or nodes. */
export interface Power {
  readonly control: string
  /** What somebody who has it does: "reads Secrets". */
  readonly words: string
  /** What an attacker does with it, a sentence. */
  readonly attack: string
  /** How bad it is in the whole cluster, in a namespace of Kubernetes' own, and in another; undefined: no flaw there. */
  readonly severity: {
    readonly cluster: LintSeverity
    readonly system?: LintSeverity
    readonly namespace?: LintSeverity
  }
  readonly isIn: (rule: PolicyRule) => boolean
}

/** Does the rule allow it, for at least one name? */
export const allowsAnyName = (rule: PolicyRule, action: Action): boolean =>
  ruleAllows(isPathAction(action) ? rule : { ...rule, resourceNames: [] }, action)

/** Any of these verbs on any of these resources (`pods/exec`), for some name or, with `all names`, for every one. */
export const anyOf =
  (verbs: readonly string[], apiGroup: string, resources: readonly string[], names: 'some' | 'all' = 'some') =>
  (rule: PolicyRule): boolean =>
    (names === 'some' || (rule.resourceNames ?? []).length === 0) &&
    resources.some((whole) => {
      const [resource = '', subresource] = whole.split('/')
      const what = { apiGroup, resource, ...(subresource === undefined ? {} : { subresource }) }
      return verbs.some((verb) => allowsAnyName(rule, { verb, ...what }))
    })

/** Any verb at all on any of these resources. */
export const anyVerb =
  (apiGroup: string, resources: readonly string[]) =>
  (rule: PolicyRule): boolean =>
    anyOf(rule.verbs, apiGroup, resources)(rule)

/** At least one of them. */
export const either =
  (...some: readonly Power['isIn'][]) =>
  (rule: PolicyRule): boolean =>
    some.some((isIn) => isIn(rule))
