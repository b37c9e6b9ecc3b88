import { defined } from '@dayone/pipeline'
import type { Kube, KubeObject } from '../api/kube.ts'
import { refOf } from '../api/object-ref.ts'
import { statusOf } from '../api/status.ts'

/** The result of a dry run. */
export interface DryRunAnswer {
  /** 201: it would be created. */
  readonly status: number
  /** Machine-readable, such as `Forbidden`; empty if it would be created. */
  readonly reason: string
  readonly message: string
  /** Warnings: Pod Security in `warn` mode, deprecated APIs. */
  readonly warnings: readonly string[]
  /** The object as it would be stored, with defaults; undefined if it was rejected. */
  readonly object: KubeObject | undefined
}

/**
 * Sends an object through authorization, admission and validation without storing it (`dryRun=All`). Returns every
 * status. https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
 */
export const dryRunCreate = async (
  kube: Pick<Kube, 'request' | 'pathOf'>,
  manifest: KubeObject,
): Promise<DryRunAnswer> => {
  const { apiVersion, kind, namespace } = refOf(manifest)
  const path = await kube.pathOf({ apiVersion, kind, ...defined({ namespace }) })
  const response = await kube.request({ method: 'POST', path: `${path}?dryRun=All`, body: manifest })
  const isAccepted = response.status === 201
  const { reason, message } = statusOf(response)
  return {
    status: response.status,
    reason: isAccepted ? '' : reason,
    message: isAccepted ? '' : message,
    warnings: response.warnings ?? [],
    object: isAccepted ? (response.body as KubeObject) : undefined,
  }
}
