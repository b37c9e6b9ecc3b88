/** A namespace that dayone knows of, and the team that answers for it. */
export interface NamespaceFact {
  readonly name: string
  /** Whoever owns it, from the label `dayone.dev/team`; undefined when nobody said so. */
  readonly team?: string
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
  readonly namespaces: readonly NamespaceFact[]
}
