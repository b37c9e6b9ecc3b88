import { defined } from '@dayone/pipeline'
import { isPathAction, type AccessRequest, type Action, type Identity } from './access-request.ts'
import { heldRules, type HeldRule } from './aggregated-rules.ts'
import { bindingIndex } from './binding-index.ts'
import {
  objectId,
  roleIdOf,
  type BindingObject,
  type PolicyRule,
  type RbacObjects,
  type Subject,
} from './rbac-objects.ts'
import { ruleAllows } from './rule-allows.ts'

/** One way that leads to an action: a binding, the role that it names, and the rule in it. */
export interface Chain {
  /** `RoleBinding/shop/admins`. */
  readonly binding: string
  /** `ClusterRole/admin`. */
  readonly role: string
  readonly rule: PolicyRule
  /** Of an aggregated role: the ClusterRole that the rule was written in. */
  readonly from?: string
  /** The subjects of the binding that the identity is. */
  readonly subjects: readonly Subject[]
}

export interface Decision {
  readonly allowed: boolean
  /** Every chain that allows it. Empty when it is denied. */
  readonly because: readonly Chain[]
}

/** Who may do something, through one binding. */
export interface Holder extends Omit<Chain, 'subjects'> {
  readonly subject: Subject
  /** Where it counts; undefined: in every namespace, and for what has none. */
  readonly namespace?: string
}

/** What somebody holds through one binding. */
export interface Holding extends Omit<Chain, 'rule' | 'from'> {
  /** Where it counts; undefined: in every namespace, and for what has none. */
  readonly namespace?: string
  /** Empty where the role is missing. */
  readonly rules: readonly HeldRule[]
  /** The binding names a role that is not there. */
  readonly isDangling: boolean
}

export interface Authorizer {
  /** As the API server would decide it. */
  decide(request: AccessRequest): Decision
  /** Everything that an identity holds, in every namespace. Bindings to roles that are missing give nothing. */
  holdings(identity: Identity): readonly Holding[]
  /**
   * Everybody who may do this. Without a namespace: anywhere. With `any name`, rules for a few names count, whatever the
   * name in the action.
   */
  holders(action: Action, names?: 'this name' | 'any name'): readonly Holder[]
}

export interface AuthorizerOptions {
  /**
   * Whether aggregated ClusterRoles have been filled in: `stored` for objects read from a cluster, `computed` for
   * manifests. @see heldRules
   */
  readonly aggregation: 'stored' | 'computed'
}

/** Members may do everything: the API server lets them through before any authorizer is asked. */
export const privilegedGroup = 'system:masters'

const everything: PolicyRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], nonResourceURLs: ['*'] }

const privileged: Chain = {
  binding: `Group/${privilegedGroup}`,
  role: 'allowed without RBAC',
  rule: everything,
  subjects: [{ kind: 'Group', name: privilegedGroup }],
}

/**
 * Decides as kube-apiserver does with `--authorization-mode=RBAC`: rules only allow; a RoleBinding counts for requests in
 * its own namespace; a binding whose role is missing gives nothing; `system:masters` may do everything. Pure.
 * Sources: pkg/registry/rbac/validation/rule.go and plugin/pkg/auth/authorizer/rbac/rbac.go.
 */
export const createAuthorizer = ({ roles, bindings }: RbacObjects, { aggregation }: AuthorizerOptions): Authorizer => {
  const held = heldRules(roles, aggregation)
  const byId = new Map(roles.map((role) => [objectId(role), held.get(role) ?? []]))
  const rulesOf = (binding: BindingObject): readonly HeldRule[] => byId.get(roleIdOf(binding)) ?? []
  const index = bindingIndex(bindings)

  const decide = (request: AccessRequest): Decision => {
    const namespace = isPathAction(request) ? '' : (request.namespace ?? '')
    const found = index.appliesTo(request, namespace)
    const because = found.flatMap(({ binding, subjects }): readonly Chain[] =>
      rulesOf(binding)
        .filter(({ rule }) => ruleAllows(rule, request))
        .map((one) => ({ binding: objectId(binding), role: roleIdOf(binding), ...one, subjects })),
    )
    const chains = request.groups.includes(privilegedGroup) ? [privileged, ...because] : because
    return { allowed: chains.length > 0, because: chains }
  }

  const holders: Authorizer['holders'] = (action, names = 'this name') => {
    const matches = ({ rule }: HeldRule): boolean =>
      ruleAllows(names === 'any name' ? { ...rule, resourceNames: [] } : rule, action)
    const namespace = isPathAction(action) ? '' : (action.namespace ?? '')
    return bindings.flatMap((binding) => {
      const own = binding.kind === 'RoleBinding' ? (binding.metadata.namespace ?? '') : undefined
      // A path has no namespace, so that a RoleBinding never leads to it.
      if (own !== undefined && (isPathAction(action) || (namespace !== '' && namespace !== own))) return []
      return rulesOf(binding)
        .filter(matches)
        .flatMap((one) =>
          (binding.subjects ?? []).map((subject) => ({
            subject,
            binding: objectId(binding),
            role: roleIdOf(binding),
            ...one,
            ...defined({ namespace: own }),
          })),
        )
    })
  }

  return {
    decide,
    holders,
    holdings: (identity) =>
      index.appliesAnywhere(identity).map(({ binding, subjects }) => ({
        binding: objectId(binding),
        role: roleIdOf(binding),
        subjects,
        rules: rulesOf(binding),
        isDangling: !byId.has(roleIdOf(binding)),
        ...(binding.kind === 'RoleBinding' ? { namespace: binding.metadata.namespace ?? '' } : {}),
      })),
  }
}
