import type { Kube, KubeconfigCertificates } from '@dayone/kube'

/** What the step rbac uses: the API server, and the kubeconfigs of whoever runs it. */
export interface RbacPorts {
  readonly kube: Kube
  /** The client certificates in the kubeconfigs that kubectl uses on this computer, never their keys. */
  readonly readKubeconfigs: () => Promise<KubeconfigCertificates>
}
