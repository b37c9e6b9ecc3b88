import type { Cloud } from '@dayone/aws'
import type { Kops } from '@dayone/kops'
import type { Kube } from '@dayone/kube'

/** The union of what the steps may touch. */
export interface Ports {
  readonly kops: Kops
  readonly kube: Kube
  readonly cloud: Cloud
  /** Path of our private admin kubeconfig. */
  readonly kubeconfigFile: string
  /** Folder of this cluster's specifications that dayone replaced. */
  readonly historyFolder: string
  /** The address from which this computer reaches the cluster. */
  readonly callerAddress?: string
}
