/** The source of a rule: addresses, another security group, or a prefix list, whose contents only AWS knows. */
export type RuleSource =
  | { readonly kind: 'range'; readonly cidr: string }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'prefix-list'; readonly id: string }

/** One ingress rule of a security group (EC2 SecurityGroupRule). */
export interface IngressRule {
  /** sgr-… */
  readonly id: string
  readonly group: string
  /** tcp, udp, icmp, icmpv6, the number of another protocol, or `all`. */
  readonly protocol: string
  /** Ports for tcp and udp; the type for icmp. -1 means all. */
  readonly from: number
  readonly to: number
  readonly source: RuleSource
  /** Free text; the controllers in a cluster mark their rules with it. */
  readonly description: string
}

/** A security group that protects the API server or machines of the cluster. */
export interface GuardingGroup {
  /** sg-… */
  readonly id: string
  readonly name: string
  /** Has the cluster's tag: created by kops, or by a controller in the cluster. */
  readonly isOfCluster: boolean
  /** `kops.k8s.io/instancegroup` of the attached machines. */
  readonly instanceGroups: readonly string[]
  /** `api` and `bastion`: kops' load balancers that it is attached to. */
  readonly loadBalancers: readonly ('api' | 'bastion')[]
}

/** The network access to the cluster's machines and load balancers. */
export interface WaysIn {
  readonly groups: readonly GuardingGroup[]
  readonly rules: readonly IngressRule[]
  /** Source groups of rules that have the cluster's tag, attached or not. */
  readonly ownGroups: readonly string[]
}

/** An EC2 instance that either of kops' tags assigns to the cluster. */
export interface ClusterMachine {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly instanceGroup: string | undefined
  /** The group that started it and replaces it; only AWS can set this tag. */
  readonly autoScalingGroup: string | undefined
  /** The name of its IAM instance profile. */
  readonly instanceProfile: string | undefined
  readonly securityGroups: readonly string[]
}
