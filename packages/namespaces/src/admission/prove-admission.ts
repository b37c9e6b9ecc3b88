import { dryRunCreate, type Kube } from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import type { AdmissionAnswers } from './admission-answers.ts'
import { admissionChecks } from './admission-checks.ts'
import type { NamespaceConfig } from '../config.ts'
import { compliantPod, loadBalancer, privilegedPod } from './sample-pods.ts'

/** Sends the samples as dry runs; nothing is stored. */
const askAdmission = async (kube: Kube, namespace: string): Promise<AdmissionAnswers> => {
  const [compliant, privileged, door] = await Promise.all([
    dryRunCreate(kube, compliantPod(namespace)),
    dryRunCreate(kube, privilegedPod(namespace)),
    dryRunCreate(kube, loadBalancer(namespace)),
  ])
  return { compliant, privileged, loadBalancer: door }
}

/** New quotas and labels reach the API server's caches, and quotas are counted, with a delay. */
const settleMs = 10_000

/** Retries until every proof holds, for a few seconds at most; then the last responses count. */
export const proveAdmission = async (
  namespace: NamespaceConfig,
  { ports: { kube }, clock, stop }: StepContext<{ kube: Kube }>,
): Promise<readonly Check[]> => {
  const deadline = clock.now().getTime() + settleMs
  for (;;) {
    const answers = await askAdmission(kube, namespace.name)
    const checks = admissionChecks(namespace, answers)
    const isMissing = answers.compliant.status === 404
    const isSettled = isMissing || checks.every(({ status }) => status === 'pass')
    if (isSettled || stop.aborted || clock.now().getTime() >= deadline) return checks
    await clock.sleep(1000, stop).catch(() => undefined)
  }
}
