import { systemClock } from '@dayone/host'
import { connectKube, parseKubeconfig, type KubeRequest, type KubeResponse } from '@dayone/kube'
import type { PracticeWorld } from './practice-world.ts'

export const pods: KubeRequest = { method: 'GET', path: '/api/v1/pods' }
export const secrets: KubeRequest = { method: 'GET', path: '/api/v1/secrets' }
export const whoAmI: KubeRequest = {
  method: 'POST',
  path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
}

/** Sends a request with nothing but this token: kubectl would also send the certificate in its kubeconfig. */
export async function requestWithToken(
  world: PracticeWorld,
  cluster: string,
  token: string,
  request: KubeRequest,
): Promise<KubeResponse> {
  const view = ['config', 'view', '--raw', '--minify', '--context', cluster]
  const { user: _admin, ...connection } = parseKubeconfig(await world.plain('kubectl', ...view))
  const kube = connectKube({ ...connection, user: { token } }, { clock: systemClock })
  try {
    return await kube.request(request)
  } finally {
    kube.close()
  }
}
