import type { ClusterPorts } from '@dayone/kops-driver'
import type { MetadataGuardPorts } from '@dayone/metadata-guard'

/** What the steps may touch, all together; a step that is not named here needs less than these. */
export type Ports = ClusterPorts & MetadataGuardPorts
