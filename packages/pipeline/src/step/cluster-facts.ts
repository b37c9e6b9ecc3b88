/** A known namespace, and the team that owns it. */
export interface NamespaceFact {
  readonly name: string
  /** The owner, from the label `dayone.dev/team`; undefined if not set. */
  readonly team?: string
  /** This run creates it, or dayone.yaml lists it: only such namespaces are offered to new teams and applications. */
  readonly isOurs?: true
  /** The Pod Security Standard that it enforces, or that a step of this run will enforce; undefined: none. */
  readonly podSecurity?: string
  /**
   * The total that it may use after this run, by the keys of a ResourceQuota; undefined if no step of this run sets it.
   */
  readonly quota?: Readonly<Record<string, string | number>>
  /** Maximum and default resources of one container after this run: cpu, memory, ephemeral-storage. */
  readonly containerLimits?: Readonly<Record<'max' | 'default' | 'defaultRequest', Readonly<Record<string, string>>>>
}

/**
 * What every step may know about the cluster, from the target spec or the live cluster. Plain data, read before each
 * step, because the cluster step changes facts.
 */
export interface ClusterFacts {
  readonly name: string
  /** UID of the namespace kube-system; undefined while the cluster does not exist. */
  readonly uid?: string
  /** Without a leading `v`: "1.36.1". */
  readonly kubernetesVersion: string
  readonly region?: string
  readonly networkPlugin: { readonly name: string; readonly enforcesNetworkPolicy: boolean }
  readonly vpcCidr?: string
  /** Ranges that were added to the VPC later, and may have subnets too; undefined: none. */
  readonly additionalVpcCidrs?: readonly string[]
  readonly podCidr?: string
  readonly serviceCidr?: string
  /** The address of the node-local DNS cache if enabled; policies must allow it. */
  readonly nodeLocalDns?: string
  /** Whether the API server has an identity provider, so that users can be in groups; undefined: unknown. */
  readonly hasIdentityProvider?: boolean
  /** The settings of sign-in in the specification, by their path below `spec`; undefined: unknown. */
  readonly signInSettings?: Readonly<Record<string, unknown>>
  readonly namespaces: readonly NamespaceFact[]
  /** Service accounts that get an IAM role of their own from dayone.yaml. */
  readonly workloadRoles?: readonly { readonly namespace: string; readonly serviceAccount: string }[]
}
