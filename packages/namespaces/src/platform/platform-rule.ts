import type { LabelSelector } from '@dayone/kube'
import { usualDns, type DnsServer } from '../bundle/dns-servers.ts'

/** The API server, which runs in the network of its nodes. */
export interface ApiServerCaller {
  readonly kind: 'api-server'
  /** Addresses of control-plane nodes outside of the VPC's range, from which an overlay network sends. */
  readonly tunnels: readonly string[]
}

/** Pods in a namespace of the platform. */
export interface PodsCaller {
  readonly kind: 'pods'
  readonly namespace: string
  readonly selectors: readonly LabelSelector[]
}

/** A connection into a guarded namespace without which the cluster, or what all namespaces share, stops working. */
export interface PlatformRule {
  readonly namespace: string
  /** Of the policy that allows it. */
  readonly name: string
  readonly from: ApiServerCaller | PodsCaller
  /** The pods that are called. Empty: every pod. */
  readonly podLabels: Readonly<Record<string, string>>
  /** TCP ports by number or name; every port without. */
  readonly ports?: readonly (number | string)[]
  /** Why it is allowed, for plans: a sentence without its full stop. */
  readonly why: string
}

/** A call of the API server into a guarded namespace for which no rule can be derived. */
export interface UnallowedCall {
  readonly namespace: string
  /** `payments/hook`. */
  readonly service: string
  /** Who calls it, as in `CalledService`. */
  readonly titles: readonly string[]
  /** Why there is no rule, as a clause. */
  readonly why: string
  /** It may work now, and default-deny ends it. Otherwise it does not work now either. */
  readonly isCut: boolean
  readonly stops: boolean
}

/** Service accounts that may need to connect to all namespaces, without a rule. */
export interface UndecidedCaller {
  readonly purpose: 'scrapers' | 'ingressControllers'
  /** "a scraper". */
  readonly title: string
  /** `monitoring/prometheus`. */
  readonly accounts: readonly string[]
  /** Why there is no rule, as a clause. */
  readonly why: string
  /** dayone.yaml names them. */
  readonly isNamed: boolean
}

/** What the platform needs in the guarded namespaces. */
export interface Platform {
  readonly rules: readonly PlatformRule[]
  readonly unallowed: readonly UnallowedCall[]
  readonly undecided: readonly UndecidedCaller[]
  /** The DNS servers of kube-system, if it is guarded. */
  readonly dns: readonly DnsServer[]
}

export const noPlatform: Platform = { rules: [], unallowed: [], undecided: [], dns: [usualDns] }
