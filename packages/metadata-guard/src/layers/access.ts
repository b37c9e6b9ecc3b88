import type { MetadataOptions } from '@dayone/aws'
import type { Pod, Protocol } from '@dayone/reachability'

/** How a pod is separated from its node: on the pod network, on its node's network, or able to take over the node. */
export type PodKind = 'pod' | 'hostNetwork' | 'privileged'

/** The pod that sends a request. */
export interface Requester {
  readonly kind: PodKind
  readonly pod: Pod
}

/** The address that it connects to. */
export interface Target {
  readonly address: string
  readonly protocol: Protocol
  readonly port: number
}

/** The addresses of the EC2 metadata service. */
export const imdsTargets: readonly Target[] = ['169.254.169.254', 'fd00:ec2::254'].map((address) => ({
  address,
  protocol: 'TCP',
  port: 80,
}))

export const isImds = ({ address, protocol, port }: Target): boolean =>
  imdsTargets.some((one) => one.address === address && one.protocol === protocol && one.port === port)

/** What one layer does with a request. */
export type LayerAnswer =
  | { readonly state: 'blocks'; readonly by: string }
  | { readonly state: 'passes'; readonly why?: string }
  | { readonly state: 'not known'; readonly why: string }

/** The combined result of all layers; `by` lists every layer that blocks. */
export type Verdict =
  | { readonly state: 'blocked'; readonly by: readonly string[] }
  | { readonly state: 'reachable' | 'not known'; readonly why: readonly string[] }

/** The metadata options of one machine, or of machines that are started next. */
export type MachineOptions = MetadataOptions
