import { sampleWorkload, workloadKinds, type KubeObject } from '@dayone/kube'

/** Never pulled: these pods are only sent as dry runs. */
const image = 'registry.k8s.io/pause:3.10'

const pod = (namespace: string, name: string, spec: Readonly<Record<string, unknown>>): KubeObject =>
  sampleWorkload(workloadKinds.Pod, { namespace, name }, spec)

const container = {
  name: 'probe',
  image,
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
}
const securityContext = { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: 'RuntimeDefault' } }

/** Keeps every rule of the standard "restricted"; names no limits and no service account. */
export const compliantSpec = { securityContext, containers: [container] }

export const compliantPod = (namespace: string): KubeObject => pod(namespace, 'dayone-compliant', compliantSpec)

/** Breaks "restricted" and "baseline" alike, and is else the same. */
export const privilegedPod = (namespace: string): KubeObject =>
  pod(namespace, 'dayone-privileged', {
    containers: [{ name: 'probe', image, securityContext: { privileged: true } }],
  })

/** Each breaks "restricted" and "baseline" by one thing: a rule that looks at one of them only is found. */
export const violatingSpecs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'a privileged container': {
    securityContext,
    containers: [
      {
        ...container,
        securityContext: { ...container.securityContext, privileged: true, allowPrivilegeEscalation: true },
      },
    ],
  },
  hostPID: { securityContext, hostPID: true, containers: [container] },
  hostNetwork: { securityContext, hostNetwork: true, containers: [container] },
  'a hostPath volume': {
    securityContext,
    containers: [container],
    volumes: [{ name: 'node', hostPath: { path: '/' } }],
  },
  'a privileged init container': {
    securityContext,
    containers: [container],
    initContainers: [{ ...container, name: 'init', securityContext: { privileged: true } }],
  },
}

/** Pods that break the rules, by what they break them with. */
export const violatingPods = (namespace: string): readonly (readonly [string, KubeObject])[] =>
  Object.entries(violatingSpecs).map(([what, spec], index) => [what, pod(namespace, `dayone-violating-${index}`, spec)])

/** A container as `kubectl debug` adds it to a pod that runs. */
export const privilegedDebugger = {
  name: 'dayone-debugger',
  image,
  securityContext: { privileged: true },
} as const

/** A door to the internet that the quota does not allow unasked. */
export const loadBalancer = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'dayone-door', namespace },
  spec: { type: 'LoadBalancer', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
})
