import type { AddressRange } from '../addresses/cidr.ts'
import type { PortSet } from '../ports/port-set.ts'
import type { Peer, Pod } from '../pods/pod.ts'
import type { Selector } from './label-selector.ts'

export type Direction = 'ingress' | 'egress'

/** The peers of a rule (the other end), and the destination ports. */
export interface Rule {
  matches(peer: Peer): boolean
  ports(destination: Peer): PortSet
}

/**
 * The rules of a policy in one direction. Allow rules are additive; a deny rule (Cilium) overrides every allow rule of
 * all policies.
 */
export interface DirectionRules {
  /** Denies everything that no policy allows. */
  readonly isolates: boolean
  readonly allow: readonly Rule[]
  readonly deny: readonly Rule[]
}

/** A selector that should select something, for the warning if it does not. */
export interface SelectorUse {
  /** `podSelector`, `ingress[0].from[1].namespaceSelector`. */
  readonly path: string
  readonly namespaces: Selector | { readonly name: string }
  readonly pods: Selector | undefined
}

/** A parsed policy. Its semantics are documented in the file of its kind. */
export interface Policy {
  /** `shop/allow-web`; only the name for a cluster-wide policy. */
  readonly id: string
  readonly kind: string
  /** The position: `policies.yaml:12`; undefined for objects of a live cluster. */
  readonly place: string | undefined
  selects(pod: Pod): boolean
  readonly ingress: DirectionRules | undefined
  readonly egress: DirectionRules | undefined
  /** Address ranges in the policy, including exceptions. */
  readonly blocks: readonly AddressRange[]
  readonly uses: readonly SelectorUse[]
  /** Paths that cannot be evaluated from objects alone (host names, services, groups): they match nothing. */
  readonly unread: readonly string[]
}

/** Allow: Accept in a ClusterNetworkPolicy. */
export type TierAction = 'Allow' | 'Deny' | 'Pass'

/** An ordered policy whose first matching rule decides (Calico, and policies of administrators). */
export interface TieredPolicy extends Omit<Policy, 'ingress' | 'egress'> {
  readonly tier: string
  readonly order: number
  readonly ingress: readonly TierRule[] | undefined
  readonly egress: readonly TierRule[] | undefined
}

export interface TierRule extends Rule {
  readonly action: TierAction
  /** Whether the rule may match a peer that `matches` does not match: it depends on what is not known. */
  mayMatch?(peer: Peer): boolean
}

/** Tiers are evaluated in ascending order. */
export interface Tier {
  readonly name: string
  readonly order: number
  /** The action for traffic that a policy of the tier selects and no rule matches. */
  readonly defaultAction: 'Deny' | 'Pass'
  /** Which of two policies with the same order decides: the first by name, or it is undefined. */
  readonly ties: 'by name' | 'undefined'
}
