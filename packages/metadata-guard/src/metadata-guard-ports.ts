import type { Cloud, NodeRoleCalls } from '@dayone/aws'
import type { Kops } from '@dayone/kops'
import type { Kube } from '@dayone/kube'

/**
 * What the guard touches: the API server, the metadata options of machines, the IAM roles of workloads, and for reading
 * the state store.
 */
export interface MetadataGuardPorts {
  readonly kube: Kube
  readonly cloud: Pick<Cloud, 'instances' | 'launchTemplates' | 'setMetadataOptions' | 'roles'>
  readonly kops: Pick<Kops, 'state' | 'getSpec'>
  /** Real probes are asked for, with this image; practice only shows their plan. */
  readonly probe?: { readonly image: string; readonly isPractice: boolean }
  /** Who used the roles of nodes, from CloudTrail files on the command line. */
  readonly nodeRoleCalls?: NodeRoleCalls
}
