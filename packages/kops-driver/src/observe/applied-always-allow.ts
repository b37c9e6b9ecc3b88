import { parseClusterSpec, readPath } from '@dayone/cluster-spec'
import { UserError } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'

/**
 * Whether the cloud was last updated with AlwaysAllow. kops keeps what it applied, every default filled in, beside the
 * specification; the specification itself may say nothing, and kops 1.36 then shows RBAC. False where it cannot be read.
 */
export async function appliedAlwaysAllow({ readStateFile }: Pick<ClusterPorts, 'readStateFile'>): Promise<boolean> {
  const completed = await readStateFile?.('cluster-completed.spec')
  if (completed === undefined) return false
  try {
    const { cluster } = parseClusterSpec(completed)
    return readPath(cluster, ['spec', 'kubeAPIServer', 'authorizationMode']) === 'AlwaysAllow'
  } catch (error) {
    // What kops of another year has written may have another form; then the preview tells, a pass later.
    if (error instanceof UserError) return false
    throw error
  }
}
