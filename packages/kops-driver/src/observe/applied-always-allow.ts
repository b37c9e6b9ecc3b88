import { parseClusterSpec, readPath } from '@dayone/cluster-spec'
import { UserError } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'

/**
 * Whether the last applied specification has AlwaysAllow. kops stores what it applied, with all defaults, next to the
 * specification. The specification itself may not set authorization, and kops 1.36 then shows RBAC. Returns false if
 * the file cannot be read.
 */
export async function appliedAlwaysAllow({ readStateFile }: Pick<ClusterPorts, 'readStateFile'>): Promise<boolean> {
  const completed = await readStateFile?.('cluster-completed.spec')
  if (completed === undefined) return false
  try {
    const { cluster } = parseClusterSpec(completed)
    return readPath(cluster, ['spec', 'kubeAPIServer', 'authorizationMode']) === 'AlwaysAllow'
  } catch (error) {
    // Other kops versions may use another format. The preview then shows it, one pass later.
    if (error instanceof UserError) return false
    throw error
  }
}
