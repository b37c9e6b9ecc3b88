import { findWebhookOwner } from '../admission/admission-rules.ts'
import { refusalSentence, type RefusalWords } from '../admission/refusal-sentence.ts'
import { refusalOf, type Refusal } from '../admission/refusal.ts'
import { dryRunCreate } from './dry-run-create.ts'
import type { Kube, KubeObject } from '../api/kube.ts'

/** Why a pod would not be let in. */
export interface PodRefusal extends RefusalWords {
  readonly by: Refusal['by']
}

/**
 * Sends the pod a controller would make as a dry run: rules for pods do not look at Deployments, so the Deployment is
 * accepted and its pods never come. Undefined when it is let in, or when its namespace is not there.
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
    // The account may come with the same plan, and without it the server looks no further.
    spec: { ...template.spec, serviceAccountName: undefined },
  } as unknown as KubeObject
  const { status, message, reason, object } = await dryRunCreate(kube, pod)
  if (object !== undefined || status === 404) return undefined
  const refusal = refusalOf({ status, body: { message, reason } })
  const isWebhook = refusal.by === 'webhook' || refusal.by === 'webhook-away'
  const owner = isWebhook ? await findWebhookOwner(kube, refusal.name) : undefined
  return { by: refusal.by, ...refusalSentence(refusal, owner) }
}
