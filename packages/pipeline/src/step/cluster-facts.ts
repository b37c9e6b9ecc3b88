/** A namespace that dayone knows of, and the team that answers for it. */
export interface NamespaceFact {
  readonly name: string
  /** Whoever owns it, from the label `dayone.dev/team`; undefined when nobody said so. */
  readonly team?: string
  /** This run makes it, or dayone.yaml names it: a new team or application is offered no other one. */
  readonly isOurs?: true
  /** The Pod Security Standard that it enforces, or that a step of this run will make it enforce; undefined: none. */
  readonly podSecurity?: string
  /** What all of it together may use once this run is done, by the keys of a ResourceQuota; undefined when no step of this run says so. */
  readonly quota?: Readonly<Record<string, string | number>>
  /** What one container may use at most and gets unasked once this run is done: cpu, memory, ephemeral-storage. */
  readonly containerLimits?: Readonly<Record<'max' | 'default' | 'defaultRequest', Readonly<Record<string, string>>>>
}

/**
 * What every step may know of the cluster, from the composed spec or the live cluster. Plain data,
 * read anew before each step: the cluster step makes facts true that did not hold before.
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
  readonly podCidr?: string
  readonly serviceCidr?: string
  /** The address of the node-local DNS cache when it is on; policies must keep it reachable. */
  readonly nodeLocalDns?: string
  /** Whether the API server knows an identity provider, so that people can be in groups; undefined: not known. */
  readonly hasIdentityProvider?: boolean
  readonly namespaces: readonly NamespaceFact[]
}
