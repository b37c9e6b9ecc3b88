import { ownedBy, type DesiredObject, type KubeObject, type Ownership } from '@dayone/kube'
import type { Application, ApplicationsConfig } from '../config.ts'
import { deployment, podLabels } from './deployment.ts'

export const ownership: Ownership = {
  step: 'applications',
  kinds: [
    { apiVersion: 'v1', kind: 'ServiceAccount' },
    { apiVersion: 'v1', kind: 'Service' },
    { apiVersion: 'apps/v1', kind: 'Deployment' },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
  ],
  // The `default` service account of a namespace belongs to the step namespaces.
  ownsUnlabelled: ({ kind, metadata: { name } }) => kind !== 'ServiceAccount' || name !== 'default',
}

/** Everything this step owns in the cluster; service accounts come before the pods that use them. */
export const desiredObjects = ({ applications }: Pick<ApplicationsConfig, 'applications'>): readonly DesiredObject[] =>
  ownedBy(
    'applications',
    applications.flatMap((application) => [
      {
        manifest: serviceAccount(application),
        wave: 0,
        why: 'The application has a service account of its own, without a token in its pods',
      },
      {
        manifest: deployment(application),
        wave: 1,
        why: 'The application runs with minimal privileges',
      },
      { manifest: service(application), wave: 1, why: 'Pods of the same namespace can reach the application by name' },
      ...(application.replicas > 1
        ? [
            {
              manifest: disruptionBudget(application),
              wave: 1,
              why: 'A node rolling update evicts one pod at a time',
            },
          ]
        : []),
    ]),
  )

const serviceAccount = ({ name, namespace }: Application): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace },
  automountServiceAccountToken: false,
})

const service = (application: Application): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: application.name, namespace: application.namespace, labels: podLabels(application) },
  spec: {
    type: 'ClusterIP',
    selector: podLabels(application),
    ports: [{ name: 'app', port: application.port, protocol: 'TCP', targetPort: 'app' }],
  },
})

/** Unhealthy pods may always be evicted, so that they never block a roll of the nodes. */
const disruptionBudget = (application: Application): KubeObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: application.name, namespace: application.namespace },
  spec: {
    maxUnavailable: 1,
    selector: { matchLabels: podLabels(application) },
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  },
})
