import type { Kube } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'

/**
 * Sends a request without credentials. Only 401 rejects the anonymous user; 403 means that the server authenticated
 * system:anonymous.
 */
export const checkAnonymous = async (kube: Pick<Kube, 'as'>, cluster: string): Promise<Check> => {
  const anonymous = kube.as({ anonymous: true })
  try {
    const { status } = await anonymous.request({ method: 'GET', path: '/api' })
    const common = {
      id: 'KD-02',
      rule: 'rbac/anonymous',
      target: cluster,
      control: 'KD-02',
      severity: 'high' as const,
      means: `requested /api without credentials: ${status}`,
    }
    if (status === 401)
      return { ...common, status: 'pass', text: 'The API server rejects requests without credentials.' }
    return {
      ...common,
      status: 'fail',
      text:
        status === 200
          ? 'The API server accepts requests without credentials.'
          : 'The API server treats requests without credentials as system:anonymous: one binding would open it to everyone.',
      hint: 'Set spec.kubeAPIServer.anonymousAuth to false, check spec.kubeAPIServer.authenticationConfigFile, then update the cluster and replace its control plane nodes.',
    }
  } finally {
    anonymous.close()
  }
}
