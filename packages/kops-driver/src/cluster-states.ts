import type { RollingGroup, UpdatePreview } from '@dayone/kops'
import type { Clock, ThreeStates } from '@dayone/pipeline'
import { ADMIN_LIFETIME, adminKubeconfig } from './admin-kubeconfig.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { hasWork, isFirstUpdate, mustPrune } from './preview-work.ts'

/**
 * Whether the cloud is as the saved specification says, and the machines as the cloud says: kops is asked, so that
 * edits by hand show too. Changes nothing. `running` is missing where the cluster was never built or does not answer.
 */
export async function clusterStates(
  name: string,
  { kops, kube, kubeconfigFile }: Pick<ClusterPorts, 'kops' | 'kube' | 'kubeconfigFile'>,
  { clock, kill }: { readonly clock: Clock; readonly kill: AbortSignal },
): Promise<Pick<ThreeStates, 'applied' | 'running'>> {
  const preview = await kops.previewUpdate(name, { kill })
  const applied = appliedDifferences(preview)
  if (isFirstUpdate(preview)) return { applied }
  await adminKubeconfig({ kops, cluster: name, file: kubeconfigFile, clock, lifetime: ADMIN_LIFETIME })
  if (!(await kube.isReady())) return { applied }
  const groups = await kops.previewRoll(name, { kubeconfig: kubeconfigFile, kill })
  return { applied, running: runningDifferences(groups) }
}

/** What `kops update cluster --yes` would still do, a word for each resource. Pure. */
export function appliedDifferences(preview: UpdatePreview): readonly string[] {
  if (!hasWork(preview)) return []
  if (isFirstUpdate(preview)) return ['the cluster was never built']
  const { creates, modifies, deletes, prunes } = preview
  return [
    ...creates.map(({ type, name }) => `${type} ${name} is missing`),
    ...modifies.map(({ type, name, fields }) =>
      [`${type} ${name} is another`, fields.map((field) => field.name).join(', ')]
        .filter((part) => part !== '')
        .join(': '),
    ),
    ...[...deletes, ...(mustPrune(preview) ? prunes : [])].map(({ type, name }) => `${type} ${name} is still there`),
  ]
}

/** Which machines still run an older launch template. Pure. */
export const runningDifferences = (groups: readonly RollingGroup[]): readonly string[] =>
  groups
    .filter(({ needUpdate }) => needUpdate > 0)
    .map(({ name, needUpdate }) => `${name}: ${needUpdate === 1 ? '1 old machine' : `${needUpdate} old machines`}`)
