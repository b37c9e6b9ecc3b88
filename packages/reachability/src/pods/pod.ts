import type { Address } from '../addresses/address.ts'
import type { Protocol } from '../ports/port-set.ts'

export type Labels = Readonly<Record<string, string>>

/** A named container port; only these can be referenced by name in a policy. */
export interface ContainerPort {
  readonly name?: string
  readonly port: number
  readonly protocol: Protocol
}

/** The fields of a pod that policies can match. */
export interface Pod {
  readonly namespace: string
  readonly name: string
  readonly labels: Labels
  readonly namespaceLabels: Labels
  readonly serviceAccount: string
  readonly ports: readonly ContainerPort[]
  /** In the host network: neither policies nor peer selectors match it. */
  readonly hostNetwork: boolean
  /** Addresses that an ipBlock can match: the node's with hostNetwork; otherwise none, because pod addresses change. */
  readonly addresses: readonly Address[]
  /** The current addresses, which `networks` of administrators' policies match; empty if they are not known. */
  readonly podIPs: readonly Address[]
}

/** One end of a connection: a pod, or an address outside of the cluster. */
export type Peer = { readonly kind: 'pod'; readonly pod: Pod } | { readonly kind: 'address'; readonly address: Address }

/** An object that creates equal pods, named as in results: `shop/web[Deployment]`. */
export interface Workload {
  readonly id: string
  readonly namespace: string
  readonly name: string
  readonly kind: string
  /** At least one; several if their labels differ or several run. */
  readonly pods: readonly Pod[]
}
