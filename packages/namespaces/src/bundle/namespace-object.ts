import type { KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import type { NamespaceConfig } from '../config.ts'

/** "1.36.1" → "v1.36": the rules do not change for running workloads when the cluster is upgraded. */
export const podSecurityVersion = (kubernetesVersion: string): string =>
  `v${kubernetesVersion.replace(/^v/, '').split('.').slice(0, 2).join('.')}`

/**
 * The Namespace with Pod Security Admission pinned to the cluster's minor version.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/ · CIS 5.2
 */
export const namespaceObject = (
  { name, team, profile }: Pick<NamespaceConfig, 'name' | 'profile'> & { readonly team?: string | undefined },
  { kubernetesVersion }: Pick<ClusterFacts, 'kubernetesVersion'>,
): KubeObject => {
  const version = podSecurityVersion(kubernetesVersion)
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        'pod-security.kubernetes.io/enforce': profile,
        'pod-security.kubernetes.io/enforce-version': version,
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/audit-version': version,
        'pod-security.kubernetes.io/warn': 'restricted',
        'pod-security.kubernetes.io/warn-version': version,
        'dayone.dev/profile': profile,
        ...(team === undefined ? {} : { 'dayone.dev/team': team }),
      },
    },
  }
}
