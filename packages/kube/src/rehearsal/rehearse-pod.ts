import { findWebhookOwner } from '../admission/admission-rules.ts'
import { refusalSentence, type RefusalWords } from '../admission/refusal-sentence.ts'
import { refusalOf, type Refusal } from '../admission/refusal.ts'
import { dryRunCreate } from './dry-run-create.ts'
import type { Kube, KubeObject } from '../api/kube.ts'

/** Why a pod would be rejected. */
export interface PodRefusal extends RefusalWords {
  readonly by: Refusal['by']
}

/**
 * Sends the pod that a controller would create as a dry run: rules for pods do not check Deployments, so a Deployment
 * can be accepted while its pods are rejected. Undefined if the pod is accepted, or if its namespace does not exist.
 */
export const rehearsePod = async (
  kube: Pick<Kube, 'request' | 'pathOf' | 'list'>,
  namespace: string,
  template: { readonly metadata: object; readonly spec: object },
): Promise<PodRefusal | undefined> => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, namespace, generateName: 'dayone-' },
    // The same plan may create the account; without it, the server would stop here.
    spec: { ...template.spec, serviceAccountName: undefined },
  } as unknown as KubeObject
  const { status, message, reason, object } = await dryRunCreate(kube, pod)
  if (object !== undefined || status === 404) return undefined
  const refusal = refusalOf({ status, body: { message, reason } })
  const isWebhook = refusal.by === 'webhook' || refusal.by === 'webhook-away'
  const owner = isWebhook ? await findWebhookOwner(kube, refusal.name) : undefined
  return { by: refusal.by, ...refusalSentence(refusal, owner) }
}
