import type { Kube } from '../api/kube.ts'
import type { KubeRequest } from '../api/kube-request.ts'
import { statusError } from '../client/status-error.ts'

/** The service account of a token, and how long it is valid. */
export interface TokenOrder {
  readonly namespace: string
  readonly name: string
  /** Lifetime; the API server's minimum is 600. */
  readonly seconds: number
}

/**
 * Requests a short-lived token of a service account (TokenRequest). Stores nothing. Throws UserError if the request is
 * denied.
 */
export const serviceAccountToken = async (
  kube: Pick<Kube, 'request'>,
  { namespace, name, seconds }: TokenOrder,
): Promise<{ readonly token: string }> => {
  const request: KubeRequest = {
    method: 'POST',
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(name)}/token`,
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: Math.max(600, seconds) },
    },
  }
  const response = await kube.request(request)
  if (response.status !== 201) throw statusError(`Requesting a token for ${namespace}/${name}`, request, response)
  return { token: (response.body as { status: { token: string } }).status.token }
}
