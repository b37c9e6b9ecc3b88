import type { ClusterPorts } from '@dayone/kops-driver'
import type { MetadataGuardPorts, MigrationPorts } from '@dayone/metadata-guard'
import type { RbacPorts } from '@dayone/rbac'

/** The ports of all steps; a step that is not listed here needs only some of them. */
export type Ports = ClusterPorts & MetadataGuardPorts & MigrationPorts & RbacPorts
