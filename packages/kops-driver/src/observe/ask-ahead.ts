import type { StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'

/**
 * Requests both previews of kops in parallel if the cluster responds: both are usually needed and independent, and the
 * kops port caches the results. Errors surface where a result is used and are ignored here.
 */
export function askAhead(
  cluster: string,
  { ports: { kops, kubeconfigFile: kubeconfig }, facts, stop: kill }: StepContext<ClusterPorts>,
): void {
  if (facts.uid === undefined) return
  kops.previewUpdate(cluster, { kill }).catch(() => undefined)
  kops.previewRoll(cluster, { kubeconfig, kill }).catch(() => undefined)
}
