/** Something of a cluster that is still in the cloud and is paid for. */
export interface Leftover {
  readonly kind: 'instance' | 'volume' | 'load balancer' | 'NAT gateway' | 'elastic IP'
  readonly id: string
  /** Its tag Name, or the name it has; empty without one. */
  readonly name: string
  /** What makes its price: an instance type, "20 GiB", "network". */
  readonly size: string
}

/** Whether the tags say that something belongs to this cluster: kops' own tag, or the one that controllers in the cluster give to load balancers and disks they order. */
export const isOfCluster = (tags: Readonly<Record<string, string>>, cluster: string): boolean =>
  tags['KubernetesCluster'] === cluster || tags[`kubernetes.io/cluster/${cluster}`] === 'owned'
