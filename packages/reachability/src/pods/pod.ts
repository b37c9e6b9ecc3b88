import type { Address } from '../addresses/address.ts'
import type { Protocol } from '../ports/port-set.ts'

export type Labels = Readonly<Record<string, string>>

/** A port that a container names; only these can be meant by a name in a policy. */
export interface ContainerPort {
  readonly name?: string
  readonly port: number
  readonly protocol: Protocol
}

/** A pod as far as policies can tell it from others. */
export interface Pod {
  readonly namespace: string
  readonly name: string
  readonly labels: Labels
  readonly namespaceLabels: Labels
  readonly serviceAccount: string
  readonly ports: readonly ContainerPort[]
  /** On the network of its node: no policy selects it, and no selector of a peer means it. */
  readonly hostNetwork: boolean
  /** Those by which an ipBlock can mean it: its node's with hostNetwork; else none, for addresses of pods come and go. */
  readonly addresses: readonly Address[]
}

/** One end of a connection: a pod, or an address outside the cluster. */
export type Peer = { readonly kind: 'pod'; readonly pod: Pod } | { readonly kind: 'address'; readonly address: Address }

/** Everything that makes like pods, named as in answers: `shop/web[Deployment]`. */
export interface Workload {
  readonly id: string
  readonly namespace: string
  readonly name: string
  readonly kind: string
  /** One at least; several where their labels differ or several run. */
  readonly pods: readonly Pod[]
}
