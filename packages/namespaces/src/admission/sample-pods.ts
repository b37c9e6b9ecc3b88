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

/** As an existing workload creates it, which a cordoned namespace accepts. */
export const owned = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: {
    ...object.metadata,
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'dayone', uid: 'dayone' }],
  },
})

/** Complies with the "restricted" standard; sets neither limits nor a service account. */
export const compliantSpec = { securityContext, containers: [container] }

export const compliantPod = (namespace: string): KubeObject => owned(pod(namespace, 'dayone-compliant', compliantSpec))

/** Violates "restricted" and "baseline"; otherwise identical. */
export const privilegedPod = (namespace: string): KubeObject =>
  pod(namespace, 'dayone-privileged', {
    containers: [{ name: 'probe', image, securityContext: { privileged: true } }],
  })

/** Each violates "restricted" and "baseline" by one field, so that a rule that checks only some fields is detected. */
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

/** Pods that violate the rules, by violation. */
export const violatingPods = (namespace: string): readonly (readonly [string, KubeObject])[] =>
  Object.entries(violatingSpecs).map(([what, spec], index) => [what, pod(namespace, `dayone-violating-${index}`, spec)])

/** A container as `kubectl debug` adds it to a running pod. */
export const privilegedDebugger = {
  name: 'dayone-debugger',
  image,
  securityContext: { privileged: true },
} as const

/** A load balancer exposes pods to the internet; the quota does not allow it by default. */
export const loadBalancer = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'dayone-door', namespace },
  spec: { type: 'LoadBalancer', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
})
