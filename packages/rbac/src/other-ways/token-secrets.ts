import { tokenSecretType, type TokenSecret } from '@dayone/authorizer'
import type { Kube, KubeObject } from '@dayone/kube'

const readAtMost = 500

/** Names only: what is in them stays in the answer. */
export const readTokenSecrets = async (kube: Kube['observing']): Promise<readonly TokenSecret[]> => {
  const path = await kube.pathOf({ apiVersion: 'v1', kind: 'Secret' })
  const { status, body } = await kube.request({
    method: 'GET',
    path: `${path}?fieldSelector=${encodeURIComponent(`type=${tokenSecretType}`)}&limit=${readAtMost}`,
  })
  // The error names what was forbidden; a list by kind asks the same and reads no more.
  if (status !== 200) return (await kube.list({ apiVersion: 'v1', kind: 'Secret' })).filter(isToken).map(tokenOf)
  return (body as { readonly items: readonly KubeObject[] }).items.map(tokenOf)
}

const isToken = (secret: KubeObject) => secret['type'] === tokenSecretType

const tokenOf = ({ metadata }: KubeObject): TokenSecret => ({
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  account: metadata.annotations?.['kubernetes.io/service-account.name'] ?? '',
  since: typeof metadata['creationTimestamp'] === 'string' ? metadata['creationTimestamp'] : '',
})
