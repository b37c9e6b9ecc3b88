import { workloadKinds, type KubeObject } from '@dayone/kube'
import { container, inKind, podSpec } from './attacks.fixture.ts'

/** In this order: StatefulSets make ControllerRevisions. */
export const countedResources = [
  'count/pods',
  'count/controllerrevisions.apps',
  'count/configmaps',
  'count/secrets',
  'count/services',
  'count/deployments.apps',
  'count/statefulsets.apps',
  'count/jobs.batch',
  'count/cronjobs.batch',
  'count/ingresses.networking.k8s.io',
  'count/horizontalpodautoscalers.autoscaling',
  'count/poddisruptionbudgets.policy',
] as const

/** Almost as much as one object may have: 1 MiB of data, or 1.5 MiB in a request to etcd. */
const large = 'x'.repeat(900_000)

const idle = (kind: 'Deployment' | 'Job' | 'CronJob', spec: object, pod = podSpec()): KubeObject => {
  const made = inKind(workloadKinds[kind], '', pod)
  return { ...made, spec: { ...(made['spec'] as object), ...spec } }
}

const largePod = podSpec({ containers: [container({ env: [{ name: 'LARGE', value: large }] })] })

const object = (apiVersion: string, kind: string, more: object): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: '' },
  ...more,
})

const backend = { service: { name: 'web', port: { number: 80 } } }

/** One object of each kind that a quota counts, accepted in a guarded namespace. Name and namespace are set by the test. */
export const countedObjects: Readonly<Record<(typeof countedResources)[number], KubeObject>> = {
  'count/pods': inKind(workloadKinds.Pod, '', podSpec()),
  'count/controllerrevisions.apps': object('apps/v1', 'ControllerRevision', { revision: 1, data: {} }),
  'count/configmaps': object('v1', 'ConfigMap', { data: { large } }),
  'count/secrets': object('v1', 'Secret', { stringData: { large } }),
  'count/services': object('v1', 'Service', { spec: { ports: [{ port: 80 }], selector: { app: 'web' } } }),
  'count/deployments.apps': idle('Deployment', { replicas: 0 }, largePod),
  'count/statefulsets.apps': { ...idle('Deployment', { replicas: 0, serviceName: 'web' }), kind: 'StatefulSet' },
  'count/jobs.batch': idle('Job', { suspend: true }),
  'count/cronjobs.batch': idle('CronJob', { suspend: true }),
  'count/ingresses.networking.k8s.io': object('networking.k8s.io/v1', 'Ingress', {
    spec: {
      rules: [{ host: 'counted.example.org', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  }),
  'count/horizontalpodautoscalers.autoscaling': object('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' } },
  }),
  'count/poddisruptionbudgets.policy': object('policy/v1', 'PodDisruptionBudget', {
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
  }),
}
