import type { KubeObject } from '../api/kube.ts'

/** A kind that creates pods, and its resource for access reviews. */
export interface WorkloadKind {
  readonly apiVersion: string
  readonly kind:
    'Pod' | 'Deployment' | 'ReplicaSet' | 'CronJob' | 'Job' | 'DaemonSet' | 'StatefulSet' | 'ReplicationController'
  readonly group: string
  readonly resource: string
}

/** The kinds that create pods, each with its API group and resource. */
export const workloadKinds = {
  Pod: { apiVersion: 'v1', kind: 'Pod', group: '', resource: 'pods' },
  Deployment: { apiVersion: 'apps/v1', kind: 'Deployment', group: 'apps', resource: 'deployments' },
  ReplicaSet: { apiVersion: 'apps/v1', kind: 'ReplicaSet', group: 'apps', resource: 'replicasets' },
  CronJob: { apiVersion: 'batch/v1', kind: 'CronJob', group: 'batch', resource: 'cronjobs' },
  Job: { apiVersion: 'batch/v1', kind: 'Job', group: 'batch', resource: 'jobs' },
  DaemonSet: { apiVersion: 'apps/v1', kind: 'DaemonSet', group: 'apps', resource: 'daemonsets' },
  StatefulSet: { apiVersion: 'apps/v1', kind: 'StatefulSet', group: 'apps', resource: 'statefulsets' },
  ReplicationController: {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    group: '',
    resource: 'replicationcontrollers',
  },
} as const satisfies Readonly<Record<string, WorkloadKind>>

type PodSpec = Readonly<Record<string, unknown>>

const specOf = (kind: WorkloadKind['kind'], labels: object, spec: PodSpec): object => {
  const template = { metadata: { labels }, spec }
  const once = { metadata: { labels }, spec: { ...spec, restartPolicy: 'Never' } }
  if (kind === 'Pod') return spec
  if (kind === 'Job') return { template: once }
  if (kind === 'CronJob') return { schedule: '0 0 1 1 *', jobTemplate: { spec: { template: once } } }
  if (kind === 'ReplicationController') return { replicas: 1, selector: labels, template }
  const selector = { matchLabels: labels }
  if (kind === 'DaemonSet') return { selector, template }
  return { replicas: 1, selector, template, ...(kind === 'StatefulSet' ? { serviceName: 'sample' } : {}) }
}

/** A sample that is only sent as a dry run: `spec` as the pod of an object of this kind. */
export const sampleWorkload = (
  { apiVersion, kind }: WorkloadKind,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  spec: PodSpec,
): KubeObject => {
  const labels = { app: name }
  return { apiVersion, kind, metadata: { name, namespace, labels }, spec: specOf(kind, labels, spec) }
}
