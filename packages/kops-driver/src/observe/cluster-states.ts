import type { RollingGroup, UpdatePreview } from '@dayone/kops'
import type { Clock, ThreeStates } from '@dayone/pipeline'
import { ADMIN_LIFETIME, adminKubeconfig } from './admin-kubeconfig.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { exposureChecks } from '../exposure/exposure-checks.ts'
import { hasWork, isFirstUpdate, mustPrune, withoutAccessRules } from '../preview/preview-work.ts'
import { cloudProviderOf } from '../spec/cloud-provider.ts'

/**
 * Compares the cloud with the saved specification, and the machines with the cloud. kops makes the comparison, so
 * manual changes show too. Changes nothing. `running` is missing if the cluster was never built or does not respond.
 */
export async function clusterStates(
  name: string,
  { kops, kube, cloud, kubeconfigFile }: Pick<ClusterPorts, 'kops' | 'kube' | 'cloud' | 'kubeconfigFile'>,
  { clock, kill }: { readonly clock: Clock; readonly kill: AbortSignal },
): Promise<Pick<ThreeStates, 'applied' | 'running'>> {
  const preview = await kops.previewUpdate(name, { kill })
  const applied = isFirstUpdate(preview)
    ? appliedDifferences(preview)
    : await inTheCloud(name, preview, { kops, cloud })
  if (isFirstUpdate(preview)) return { applied }
  await adminKubeconfig({ kops, cluster: name, file: kubeconfigFile, clock, lifetime: ADMIN_LIFETIME })
  if (!(await kube.isReady())) return { applied }
  const groups = await kops.previewRoll(name, { kubeconfig: kubeconfigFile, kill })
  return { applied, running: runningDifferences(groups) }
}

/**
 * What kops would still do, and what AWS allows beyond the specification. Old access rules are taken from AWS if they
 * may be read, because kops' list of them varies.
 */
async function inTheCloud(
  name: string,
  preview: UpdatePreview,
  { kops, cloud }: Pick<ClusterPorts, 'kops' | 'cloud'>,
): Promise<readonly string[]> {
  const spec = await kops.getSpec(name)
  if (spec === undefined || cloudProviderOf(spec) !== 'aws') return appliedDifferences(preview)
  const config = { name, configId: '', adopted: undefined }
  const checks = await exposureChecks({ config, spec, state: kops.state }, cloud)
  const isSeen = !checks.some(({ id, notAsked }) => id === 'cluster/api-access' && notAsked === true)
  return [
    ...appliedDifferences(isSeen ? withoutAccessRules(preview) : preview),
    ...checks.filter(({ status }) => status === 'fail').map(({ text }) => text),
  ]
}

/** What `kops update cluster --yes` would still do, one entry per resource. Pure. */
export function appliedDifferences(preview: UpdatePreview): readonly string[] {
  if (!hasWork(preview)) return []
  if (isFirstUpdate(preview)) return ['the cluster has not been built']
  const { creates, modifies, deletes, prunes } = preview
  return [
    ...creates.map(({ type, name }) => `${type} ${name} is missing`),
    ...modifies.map(({ type, name, fields }) =>
      [`${type} ${name} differs`, fields.map((field) => field.name).join(', ')]
        .filter((part) => part !== '')
        .join(': '),
    ),
    ...[...deletes, ...(mustPrune(preview) ? prunes : [])].map(({ type, name }) => `${type} ${name} still exists`),
  ]
}

/** The machines that run an older launch template. Pure. */
export const runningDifferences = (groups: readonly RollingGroup[]): readonly string[] =>
  groups
    .filter(({ needUpdate }) => needUpdate > 0)
    .map(
      ({ name, needUpdate }) =>
        `${name}: ${needUpdate === 1 ? '1 outdated instance' : `${needUpdate} outdated instances`}`,
    )
