import type { MetadataOptions } from '@dayone/aws'
import type { Pod, Protocol } from '@dayone/reachability'

/** How a pod is separated from its node: on the pod network, on its node's network, or able to take over the node. */
export type PodKind = 'pod' | 'hostNetwork' | 'privileged'

/** Who asks. */
export interface Requester {
  readonly kind: PodKind
  readonly pod: Pod
}

/** What is asked for. */
export interface Target {
  readonly address: string
  readonly protocol: Protocol
  readonly port: number
}

/** Where the metadata service of EC2 answers. */
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

/** What all layers together do with it; `by` names every layer that blocks. */
export type Verdict =
  | { readonly state: 'blocked'; readonly by: readonly string[] }
  | { readonly state: 'reachable' | 'not known'; readonly why: readonly string[] }

/** The metadata options of one machine, or of those that are started next. */
export type MachineOptions = MetadataOptions
