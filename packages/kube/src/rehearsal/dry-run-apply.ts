import type { KubeResponse } from '../kube-request.ts'
import type { Kube, KubeObject } from '../kube.ts'
import { fieldManager } from '../managed-label.ts'
import { refOf } from '../object-ref.ts'

/** What server-side apply as `dayone` would be answered; nothing is stored. Any status is a result. */
export const dryRunApply = async (
  kube: Pick<Kube, 'request' | 'pathOf'>,
  manifest: KubeObject,
  force: boolean,
): Promise<KubeResponse> =>
  kube.request({
    method: 'PATCH',
    path: `${await kube.pathOf(refOf(manifest))}?dryRun=All&fieldManager=${fieldManager}&force=${String(force)}`,
    body: manifest,
    contentType: 'application/apply-patch+yaml',
  })
