import type { KubeObject } from '@dayone/kube'

const labels = { 'k8s-app': 'cilium' }

/** The objects of Cilium in kops 1.36 that decide whether policies are enforced. */
export const ciliumObjects: readonly KubeObject[] = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'cilium-config', namespace: 'kube-system' },
    data: {
      'enable-policy': 'default',
      'enable-k8s-networkpolicy': 'true',
      'enable-non-default-deny-policies': 'true',
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'cilium', namespace: 'kube-system' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          hostNetwork: true,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              name: 'cilium-agent',
              image: 'quay.io/cilium/cilium:v1.18.6',
              command: ['cilium-agent'],
              args: ['--config-dir=/tmp/cilium/config-map'],
              securityContext: { privileged: true },
            },
          ],
        },
      },
    },
  },
]
