import { parseClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import { withPrivateFolder } from '@dayone/host'
import { keptIn } from './kept-in.ts'
import type { NewCluster } from '../kops.ts'
import { newClusterArguments } from './new-cluster-arguments.ts'
import type { StoreCommands } from './store-commands.ts'

/**
 * The output of `create cluster --dry-run`, with locations in `state`. kops gets an empty temporary store in a private
 * folder, so it requires no existing bucket and does not reject a name that is taken.
 */
export const newClusterSpec = (
  cluster: NewCluster,
  state: string,
  moreArguments: readonly string[],
  commandsOf: (state: string) => StoreCommands,
): Promise<ClusterSpec> =>
  withPrivateFolder('new-cluster', async (folder) => {
    const args = [...newClusterArguments(cluster), ...moreArguments, '--dry-run', '--output=yaml']
    const { run } = commandsOf(`file://${folder}`)
    const { stdout } = await run('create cluster', args, { pace: 'read', cluster: cluster.name })
    return closeEmptyLists(keptIn(parseClusterSpec(stdout), state), cluster)
  })

/** kops has no argument for an empty list: see NOBODY. */
const closeEmptyLists = (spec: ClusterSpec, { apiAccess, sshAccess }: NewCluster): ClusterSpec => {
  const closed = {
    ...(apiAccess.length === 0 ? { kubernetesApiAccess: [] } : {}),
    ...(sshAccess.length === 0 ? { sshAccess: [] } : {}),
  }
  if (Object.keys(closed).length === 0) return spec
  return { ...spec, cluster: { ...spec.cluster, spec: { ...spec.cluster.spec, ...closed } } }
}
