import type { AddressRange } from '../addresses/cidr.ts'
import type { PortSet } from '../ports/port-set.ts'
import type { Peer, Pod } from '../pods/pod.ts'
import type { Selector } from './label-selector.ts'

export type Direction = 'ingress' | 'egress'

/** Whom a rule is about (the other end), and on which ports of the destination. */
export interface Rule {
  matches(peer: Peer): boolean
  ports(destination: Peer): PortSet
}

/** What a policy says of one direction. Allows add up; a deny (Cilium) beats every allow of everybody. */
export interface DirectionRules {
  /** Closes whatever nobody allows. */
  readonly isolates: boolean
  readonly allow: readonly Rule[]
  readonly deny: readonly Rule[]
}

/** A selector of a policy that should select something, for the warning where it does not. */
export interface SelectorUse {
  /** `podSelector`, `ingress[0].from[1].namespaceSelector`. */
  readonly path: string
  readonly namespaces: Selector | { readonly name: string }
  readonly pods: Selector | undefined
}

/** A policy made ready to be asked. Source of the meaning: the file of its kind. */
export interface Policy {
  /** `shop/allow-web`; a policy of the whole cluster has its name only. */
  readonly id: string
  readonly kind: string
  /** Where it was read: `policies.yaml:12`; undefined for objects of a live cluster. */
  readonly place: string | undefined
  selects(pod: Pod): boolean
  readonly ingress: DirectionRules | undefined
  readonly egress: DirectionRules | undefined
  /** Addresses that it tells from others, exceptions included. */
  readonly blocks: readonly AddressRange[]
  readonly uses: readonly SelectorUse[]
  /** Paths of what cannot be computed from objects alone (names of hosts, services, groups): taken as meaning nobody. */
  readonly unread: readonly string[]
}

export type TierAction = 'Allow' | 'Deny' | 'Pass'

/** A policy that is asked in an order, and whose first matching rule decides (Calico). */
export interface TieredPolicy extends Omit<Policy, 'ingress' | 'egress'> {
  readonly tier: string
  readonly order: number
  readonly ingress: readonly TierRule[] | undefined
  readonly egress: readonly TierRule[] | undefined
}

export interface TierRule extends Rule {
  readonly action: TierAction
}

/** Tiers are asked by order, the lowest first. */
export interface Tier {
  readonly name: string
  readonly order: number
  /** What becomes of traffic that a policy of the tier selects and no rule decides. */
  readonly defaultAction: 'Deny' | 'Pass'
}
