import type { KubeObject } from '@dayone/kube'

/** Never pulled: these pods are only sent as dry runs. */
const image = 'registry.k8s.io/pause:3.10'

const pod = (namespace: string, name: string, spec: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace },
  spec,
})

/** Keeps every rule of the standard "restricted"; names no limits and no service account. */
export const compliantPod = (namespace: string): KubeObject =>
  pod(namespace, 'dayone-compliant', {
    securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'probe',
        image,
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  })

/** Breaks "restricted" and "baseline" alike, and is else the same. */
export const privilegedPod = (namespace: string): KubeObject =>
  pod(namespace, 'dayone-privileged', {
    containers: [{ name: 'probe', image, securityContext: { privileged: true } }],
  })

/** A door to the internet that the quota does not allow unasked. */
export const loadBalancer = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'dayone-door', namespace },
  spec: { type: 'LoadBalancer', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
})
