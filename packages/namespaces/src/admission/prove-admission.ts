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

/** New quotas and labels reach the API server's caches with a delay. */
const settleMs = 10_000

/** A quota applies once kube-controller-manager has counted it, which takes its time after many were created. */
const countedMs = 60_000

/** Retries for a few seconds until every proof holds, and up to a minute while the quota is not counted yet. */
export const proveAdmission = async (
  namespace: NamespaceConfig,
  { ports: { kube }, clock, stop }: StepContext<{ kube: Kube }>,
): Promise<readonly Check[]> => {
  const began = clock.now().getTime()
  for (;;) {
    const answers = await askAdmission(kube, namespace.name)
    const checks = admissionChecks(namespace, answers)
    const isMissing = answers.compliant.status === 404
    const isSettled = isMissing || checks.every(({ status }) => status === 'pass')
    if (isSettled || stop.aborted) return checks
    const waited = clock.now().getTime() - began
    if (waited >= countedMs || (waited >= settleMs && !(await isBeingCounted(kube, namespace.name)))) return checks
    await clock.sleep(1000, stop).catch(() => undefined)
  }
}

/** Whether a quota of the namespace has no status yet. */
const isBeingCounted = async (kube: Kube, namespace: string): Promise<boolean> => {
  const { status, body } = await kube.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/resourcequotas` })
  const quotas =
    status === 200 ? (body as { readonly items: readonly { readonly status?: { hard?: unknown } }[] }).items : []
  return quotas.some((quota) => quota.status?.hard === undefined)
}
