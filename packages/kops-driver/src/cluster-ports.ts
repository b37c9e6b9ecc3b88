import type { Cloud } from '@dayone/aws'
import type { Kops } from '@dayone/kops'
import type { Kube } from '@dayone/kube'

export interface ClusterPorts {
  readonly kops: Kops
  readonly kube: Kube
  readonly cloud: Cloud
  /** Path of our private admin kubeconfig (0600). It need not exist yet. */
  readonly kubeconfigFile: string
}
