import type { Cloud, DiscoveryBuckets, StateBucket } from '@dayone/aws'
import type { Kops } from '@dayone/kops'
import type { Kube } from '@dayone/kube'

/** What the step `cluster` may touch. */
export interface ClusterPorts {
  readonly kops: Kops
  readonly kube: Kube
  readonly cloud: Cloud
  readonly discoveryBuckets: DiscoveryBuckets
  /** Path of the private admin kubeconfig (0600). The file need not exist yet. */
  readonly kubeconfigFile: string
  /** Folder for replaced specifications; private, created on first use. */
  readonly historyFolder: string
  /** The bucket of the state store, if dayone may have to create it. The practice cloud has its own. */
  readonly stateBucket?: StateBucket
  /** The address from which this computer connects to the cluster, if known: 127.0.0.1 in practice. */
  readonly callerAddress?: string | undefined
  /** The cloud is a practice cloud, which costs nothing. */
  readonly pretends?: true
  /**
   * Reads a file that kops keeps in the state store next to the specification, such as `kops-version.txt`. Returns
   * undefined if the file does not exist, or if only kops can read the store.
   */
  readonly readStateFile?: (path: string) => Promise<string | undefined>
}
