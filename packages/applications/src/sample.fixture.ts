import { managedLabel, type KubeObject } from '@dayone/kube'
import { config } from './config.ts'
import { deployment } from './objects/deployment.ts'
import { desiredObjects } from './objects/desired-objects.ts'
import type { Pod } from './pods/pod.ts'

/** For tests: an application with the default settings. */
export const sampleApplication = config.parse({
  applications: [{ name: 'page-score', namespace: 'page', image: 'page-score:1.0.0', port: 8080 }],
}).applications[0]!

const template = (deployment(sampleApplication)['spec'] as { readonly template: { readonly spec: Pod['spec'] } })
  .template

/** For tests: one of its pods, running in a container runtime. */
export const samplePod = (spec: Partial<Pod['spec']> = {}, status: Pod['status'] = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'page-score-x', namespace: 'page' },
  spec: { ...template.spec, ...spec },
  status: { phase: 'Running', containerStatuses: [{ containerID: 'containerd://1' }], ...status },
})

/** For tests: its Deployment with a status. */
export const sampleDeployment = (status: object, generation = 1) => {
  const made = desiredObjects({ applications: [sampleApplication] }).find(
    ({ manifest }) => manifest.kind === 'Deployment',
  )!.manifest
  const labels = { ...made.metadata.labels, [managedLabel.name]: managedLabel.value }
  return { ...made, metadata: { ...made.metadata, labels, generation }, status: { observedGeneration: 1, ...status } }
}

/** For tests: its Service as the server would have stored it, with some fields changed. */
export const sampleService = (changed: object = {}): KubeObject => {
  const made = desiredObjects({ applications: [sampleApplication] }).find(
    ({ manifest }) => manifest.kind === 'Service',
  )!.manifest
  const labels = { ...made.metadata.labels, [managedLabel.name]: managedLabel.value }
  const spec = { clusterIP: '10.0.0.9', ...(made['spec'] as object), ...changed }
  return { ...made, metadata: { ...made.metadata, labels }, spec }
}
