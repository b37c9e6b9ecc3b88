import type { StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'

/**
 * Asks kops for both previews at once where the cluster answers: both are needed as a rule, neither needs the other, and
 * kops' port keeps the answers for who needs them. A failure is said to who needs the answer, and here to nobody.
 */
export function askAhead(
  cluster: string,
  { ports: { kops, kubeconfigFile: kubeconfig }, facts, stop: kill }: StepContext<ClusterPorts>,
): void {
  if (facts.uid === undefined) return
  kops.previewUpdate(cluster, { kill }).catch(() => undefined)
  kops.previewRoll(cluster, { kubeconfig, kill }).catch(() => undefined)
}
