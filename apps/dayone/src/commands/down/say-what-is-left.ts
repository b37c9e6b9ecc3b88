import { leftoverLines } from '@dayone/kops-driver'
import { failureOf } from '@dayone/pipeline'
import type { ReadyRun } from '../../run/run-steps.ts'

/**
 * After a run that was stopped or failed: what exists of the cluster and is billed, and how to resume or delete it.
 * Prints nothing in practice, which is free, unless `always`.
 */
export async function sayWhatIsLeft(
  { session, cluster, ports, cloud }: ReadyRun,
  { nextSteps, always = false }: { readonly nextSteps: readonly string[]; readonly always?: boolean },
): Promise<void> {
  if (cloud.where === 'practice' && !always) return
  const exitCode = session.stop.exitCode() ?? 3
  try {
    const left = leftoverLines(await ports.cloud.leftovers(cluster))
    if (left.length === 0) return
    session.front.fail({
      message: `Still billed for ${cluster}:`,
      detail: left.join('\n'),
      nextSteps,
      exitCode,
    })
  } catch (error) {
    const { message } = failureOf(error)
    session.front.fail({
      message: `Could not look up what is still billed for ${cluster}: ${message}`,
      hint: `Check the AWS console for everything tagged KubernetesCluster=${cluster}.`,
      nextSteps,
      exitCode,
    })
  }
}
