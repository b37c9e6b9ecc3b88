import type { Cloud, DiscoveryBuckets, StateBucket } from '@dayone/aws'
import type { Kops } from '@dayone/kops'
import type { Kube } from '@dayone/kube'

export interface ClusterPorts {
  readonly kops: Kops
  readonly kube: Kube
  readonly cloud: Cloud
  readonly discoveryBuckets: DiscoveryBuckets
  /** Path of our private admin kubeconfig (0600). It need not exist yet. */
  readonly kubeconfigFile: string
  /** Folder for specifications that were replaced; private, made when the first one is kept. */
  readonly historyFolder: string
  /** The bucket of the state store, where it may have to be made; practice brings its own. */
  readonly stateBucket?: StateBucket
  /** The address from which this computer reaches the cluster, where it is known: 127.0.0.1 in practice. */
  readonly callerAddress?: string | undefined
  /** The cloud is a practice cloud: nothing in it costs money. */
  readonly pretends?: true
  /**
   * A file that kops keeps in the state store beside the specification, `kops-version.txt` for example; undefined where
   * there is none, or where the store cannot be read without kops. Reads only.
   */
  readonly readStateFile?: (path: string) => Promise<string | undefined>
}
