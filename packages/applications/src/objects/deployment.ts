import type { KubeObject } from '@dayone/kube'
import type { Application } from '../config.ts'

/**
 * Labels by which the Service, the budget and the checks select an application's pods. They never change, because a
 * selector is immutable.
 */
export const podLabels = ({ name }: Pick<Application, 'name'>) => ({ 'app.kubernetes.io/name': name })

/**
 * Secure defaults: accepted by pod security `restricted` (v1.36), no cluster credentials, no writable disk except /tmp,
 * bounded resources. NS-11; CIS 5.2.x, 5.6.2, 5.6.3.
 */
export const deployment = (application: Application): KubeObject => {
  const { name, namespace, replicas } = application
  const labels = podLabels(application)
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: { metadata: { labels }, spec: podSpec(application) },
    },
  }
}

const podSpec = (application: Application) => ({
  serviceAccountName: application.name,
  automountServiceAccountToken: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: application.runAsUser,
    runAsGroup: application.runAsUser,
    fsGroup: application.runAsUser,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: podLabels(application) },
  })),
  containers: [container(application)],
  volumes: [{ name: 'tmp', emptyDir: {} }],
})

const container = ({ name, image, port, cpu, memory, env = {} }: Application) => ({
  name,
  image,
  ports: [{ name: 'app', containerPort: port, protocol: 'TCP' }],
  ...(Object.keys(env).length === 0
    ? {}
    : { env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })) }),
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  },
  resources: { requests: { cpu, memory }, limits: { cpu, memory } },
  readinessProbe: { tcpSocket: { port: 'app' }, periodSeconds: 5 },
  livenessProbe: { tcpSocket: { port: 'app' }, initialDelaySeconds: 15, periodSeconds: 20 },
  volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
})
