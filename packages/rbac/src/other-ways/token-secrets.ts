import { bootstrapTokenType, tokenSecretType, type TokenSecret } from '@dayone/authorizer'
import type { Kube, KubeObject } from '@dayone/kube'
import { defined } from '@dayone/pipeline'

const readAtMost = 500

/** The namespace in which the API server looks for bootstrap tokens. */
const systemNamespace = 'kube-system'

/** Reads only metadata; the contents stay in the cluster. */
export const readTokenSecrets = async (kube: Kube['observing']): Promise<readonly TokenSecret[]> => {
  const ofType = async (type: string): Promise<readonly KubeObject[]> => {
    const path = await kube.pathOf({ apiVersion: 'v1', kind: 'Secret' })
    const { status, body } = await kube.request({
      method: 'GET',
      path: `${path}?fieldSelector=${encodeURIComponent(`type=${type}`)}&limit=${readAtMost}`,
    })
    if (status === 200) return (body as { readonly items: readonly KubeObject[] }).items
    // The error names the denied access; a list by kind requests the same and reads no more.
    return (await kube.list({ apiVersion: 'v1', kind: 'Secret' })).filter((secret) => secret['type'] === type)
  }
  const [accounts, bootstrap] = await Promise.all([ofType(tokenSecretType), ofType(bootstrapTokenType)])
  return [
    ...accounts.map((secret) =>
      tokenOf(secret, secret.metadata.annotations?.['kubernetes.io/service-account.name'] ?? ''),
    ),
    ...bootstrap
      .filter(({ metadata }) => metadata.namespace === systemNamespace)
      .map((secret) => tokenOf(secret, undefined)),
  ]
}

/** Set by API servers since Kubernetes 1.27. https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const lastUsedLabel = 'kubernetes.io/legacy-token-last-used'

const tokenOf = ({ metadata }: KubeObject, account: string | undefined): TokenSecret => ({
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  account,
  since: typeof metadata['creationTimestamp'] === 'string' ? metadata['creationTimestamp'] : '',
  ...defined({ lastUsed: metadata.labels?.[lastUsedLabel] }),
})
