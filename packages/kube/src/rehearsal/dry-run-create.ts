import { defined } from '@dayone/pipeline'
import type { Kube, KubeObject } from '../api/kube.ts'
import { refOf } from '../api/object-ref.ts'
import { statusOf } from '../api/status.ts'

/** What the API server would have done. */
export interface DryRunAnswer {
  /** 201: it would be created. */
  readonly status: number
  /** Machine-readable, as `Forbidden`; empty when it would be created. */
  readonly reason: string
  readonly message: string
  /** What it warned of: pod security in `warn` mode, deprecated versions. */
  readonly warnings: readonly string[]
  /** The object as it would be stored, with its defaults; undefined when it was refused. */
  readonly object: KubeObject | undefined
}

/**
 * Sends an object through authorization, admission and validation without storing it (`dryRun=All`). Any answer is
 * a result. https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
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
