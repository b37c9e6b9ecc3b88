import type { KubeObject } from '@dayone/kube'

const name = 'dayone-host-network-proof'
const labels = { app: name }

/** A pod that every other guard of a namespace accepts: pod security `restricted`, requests and limits. It is never run. */
const podSpec = (hostNetwork: boolean) => ({
  ...(hostNetwork ? { hostNetwork } : {}),
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'pause',
      image: 'registry.k8s.io/pause:3.10',
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      },
      resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
    },
  ],
})

export const samplePod = (namespace: string, hostNetwork: boolean): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: podSpec(hostNetwork),
})

export const sampleDeployment = (namespace: string, hostNetwork: boolean): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace, labels },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: podSpec(hostNetwork) },
  },
})
