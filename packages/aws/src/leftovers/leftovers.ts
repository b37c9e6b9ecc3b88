/** A billed resource of a cluster that still exists. */
export interface Leftover {
  readonly kind: 'instance' | 'volume' | 'load balancer' | 'NAT gateway' | 'elastic IP'
  readonly id: string
  /** Its Name tag, or its own name; may be empty. */
  readonly name: string
  /** What determines its price: an instance type, "20 GiB", "network". */
  readonly size: string
}

/**
 * Whether the tags assign a resource to this cluster: kops' own tag, or that of controllers in the cluster on load
 * balancers and disks.
 */
export const isOfCluster = (tags: Readonly<Record<string, string>>, cluster: string): boolean =>
  tags['KubernetesCluster'] === cluster || tags[`kubernetes.io/cluster/${cluster}`] === 'owned'
