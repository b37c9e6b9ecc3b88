/** What a rule lets in: addresses, another security group, or a list of ranges whose content only AWS knows. */
export type RuleSource =
  | { readonly kind: 'range'; readonly cidr: string }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'prefix-list'; readonly id: string }

/** One ingress rule of a security group, as EC2 has it (SecurityGroupRule). */
export interface IngressRule {
  /** sgr-… */
  readonly id: string
  readonly group: string
  /** tcp, udp, icmp, icmpv6, the number of another protocol, or `all`. */
  readonly protocol: string
  /** Ports of tcp and udp; the type of icmp. -1 means all. */
  readonly from: number
  readonly to: number
  readonly source: RuleSource
  /** Free text of whoever made the rule; the controllers inside a cluster sign theirs with it. */
  readonly description: string
}

/** A security group that stands before the API server or before machines of the cluster. */
export interface GuardingGroup {
  /** sg-… */
  readonly id: string
  readonly name: string
  /** Carries the cluster's tag: kops made it, or a controller inside the cluster. */
  readonly isOfCluster: boolean
  /** `kops.k8s.io/instancegroup` of the machines it is attached to. */
  readonly instanceGroups: readonly string[]
  /** `api` and `bastion`: the load balancers of kops it is attached to. */
  readonly loadBalancers: readonly ('api' | 'bastion')[]
}

/** Everything that may reach the cluster's machines and its load balancers over the network. */
export interface WaysIn {
  readonly groups: readonly GuardingGroup[]
  readonly rules: readonly IngressRule[]
  /** Groups of the rules' sources that carry the cluster's tag, attached or not. */
  readonly ownGroups: readonly string[]
}

/** An EC2 instance that says it belongs to the cluster, by either tag of kops. */
export interface ClusterMachine {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly instanceGroup: string | undefined
  /** The group that started it and replaces it; AWS sets this tag, nobody else can. */
  readonly autoScalingGroup: string | undefined
  /** Name of its IAM instance profile. */
  readonly instanceProfile: string | undefined
  readonly securityGroups: readonly string[]
}
