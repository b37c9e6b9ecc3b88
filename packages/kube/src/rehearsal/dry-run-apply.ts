import type { KubeResponse } from '../api/kube-request.ts'
import type { Kube, KubeObject } from '../api/kube.ts'
import { fieldManager } from '../api/managed-label.ts'
import { refOf } from '../api/object-ref.ts'

/** The result of server-side apply as `dayone`; stores nothing. Returns every status. */
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
