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

/** One path that allows an action: a binding, its role, and the matching rule. */
export interface Chain {
  /** `RoleBinding/shop/admins`. */
  readonly binding: string
  /** `ClusterRole/admin`. */
  readonly role: string
  readonly rule: PolicyRule
  /** For an aggregated role: the ClusterRole that defines the rule. */
  readonly from?: string
  /** The subjects of the binding that match the identity. */
  readonly subjects: readonly Subject[]
}

/** The answer to a request, and why. */
export interface Decision {
  readonly allowed: boolean
  /** Every chain that allows it; empty if it is denied. */
  readonly because: readonly Chain[]
}

/** A subject that may perform an action, through one binding. */
export interface Holder extends Omit<Chain, 'subjects'> {
  readonly subject: Subject
  /** Where it applies; undefined: in all namespaces, and for cluster-scoped resources. */
  readonly namespace?: string
}

/** The rights of an identity through one binding. */
export interface Holding extends Omit<Chain, 'rule' | 'from'> {
  /** Where it applies; undefined: in all namespaces, and for cluster-scoped resources. */
  readonly namespace?: string
  /** Empty if the role is missing. */
  readonly rules: readonly HeldRule[]
  /** The binding refers to a role that does not exist. */
  readonly isDangling: boolean
}

/** RBAC decisions over a fixed set of roles and bindings. */
export interface Authorizer {
  /** Decides like the API server. */
  decide(request: AccessRequest): Decision
  /** All rights of an identity, in every namespace. Bindings to missing roles grant nothing. */
  holdings(identity: Identity): readonly Holding[]
  /**
   * All subjects that may perform the action. Without a namespace: anywhere. With `any name`, rules for specific names
   * count, regardless of the name in the action.
   */
  holders(action: Action, names?: 'this name' | 'any name'): readonly Holder[]
}

/** How the roles and bindings are to be read. */
export interface AuthorizerOptions {
  /**
   * How the rules of aggregated ClusterRoles are determined: `stored` for objects read from a cluster, `computed` for
   * manifests.
   *
   * @see heldRules
   */
  readonly aggregation: 'stored' | 'computed'
}

/** Members may do everything: the API server allows them before any authorizer runs. */
export const privilegedGroup = 'system:masters'

const everything: PolicyRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], nonResourceURLs: ['*'] }

const privileged: Chain = {
  binding: `Group/${privilegedGroup}`,
  role: 'allowed without RBAC',
  rule: everything,
  subjects: [{ kind: 'Group', name: privilegedGroup }],
}

/**
 * Decides like kube-apiserver with `--authorization-mode=RBAC`: rules only allow; a RoleBinding applies to requests in
 * its own namespace; a binding to a missing role grants nothing; `system:masters` may do everything. Pure. Sources:
 * pkg/registry/rbac/validation/rule.go and plugin/pkg/auth/authorizer/rbac/rbac.go.
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
      // A path has no namespace, so a RoleBinding never grants it.
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
