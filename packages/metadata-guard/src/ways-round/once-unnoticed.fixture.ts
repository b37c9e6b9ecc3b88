import type { KubeObject } from '@dayone/kube'
import { kube2iamDaemonSet } from '../kube2iam.fixture.ts'

/** A webhook of others, without a running server. */
export const webhook = (
  kind: 'Mutating' | 'Validating',
  resources: readonly string[],
  operations: readonly string[],
): KubeObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: `${kind}WebhookConfiguration`,
  metadata: { name: 'injector' },
  webhooks: [
    {
      name: 'inject.example.com',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Ignore',
      timeoutSeconds: 1,
      clientConfig: { url: 'https://127.0.0.1:1/inject' },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations, resources }],
    },
  ],
})

/** A volume of a CSI driver that exposes directories of its node. */
export const volumeOfDriver: KubeObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'data' },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    csi: { driver: 'hostpath.csi.k8s.io', volumeHandle: 'data' },
  },
}

/** A kind of Cilium whose objects somebody else converts. */
export const convertedPolicies: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widepolicies.cilium.io' },
  spec: {
    group: 'cilium.io',
    scope: 'Cluster',
    names: { plural: 'widepolicies', singular: 'widepolicy', kind: 'WidePolicy', listKind: 'WidePolicyList' },
    versions: ['v1', 'v2'].map((name) => ({
      name,
      served: true,
      storage: name === 'v1',
      schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    })),
    conversion: {
      strategy: 'Webhook',
      webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://127.0.0.1:1/convert' } },
    },
  },
}

/** kube2iam, by its image. */
export const kube2iam = kube2iamDaemonSet({ containers: [{ name: 'a', image: 'jtblin/kube2iam:0.12.0' }] })

/** A CronJob that asks kube2iam for a role, and does not run. */
export const askingForRole: KubeObject = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'a', namespace: 'team' },
  spec: {
    schedule: '0 0 * * *',
    suspend: true,
    jobTemplate: {
      spec: {
        template: {
          metadata: { annotations: { 'iam.amazonaws.com/role': 'deploy' } },
          spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] },
        },
      },
    },
  },
}

/** A control plane node without its taint. */
export const openControlPlane: KubeObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'open', labels: { 'node-role.kubernetes.io/control-plane': '' } },
  spec: {},
}

const storage = 'storage.k8s.io/v1'
const privileged = { containers: [{ name: 'a', image: 'a:1', securityContext: { privileged: true } }] }
const listening = { containers: [{ name: 'a', image: 'a:1', ports: [{ containerPort: 80, hostPort: 80 }] }] }
const app = { metadata: { labels: { app: 'a' } } }

/** Weaknesses that verify once missed, in addition to the planted one of each rule: name, rule, object. */
export const onceUnnoticed: readonly (readonly [string, string, KubeObject])[] = [
  ['a mutating webhook for namespaces', 'admission-hooks', webhook('Mutating', ['namespaces'], ['UPDATE'])],
  ['a validating webhook for namespaces', 'admission-hooks', webhook('Validating', ['namespaces'], ['CREATE'])],
  ['a validating webhook for kubectl exec', 'admission-hooks', webhook('Validating', ['pods/exec'], ['CONNECT'])],
  [
    'a mutating webhook for debug containers',
    'admission-hooks',
    webhook('Mutating', ['pods/ephemeralcontainers'], ['UPDATE']),
  ],
  ['a mutating webhook for */*', 'admission-hooks', webhook('Mutating', ['*/*'], ['*'])],
  ['a mutating webhook for pods/*', 'admission-hooks', webhook('Mutating', ['pods/*'], ['*'])],
  [
    'a pod on a port of its node',
    'host-access',
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'zebra' }, spec: listening },
  ],
  [
    'a Deployment on a port of its node in the namespace of a team',
    'host-access',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a', namespace: 'team' },
      spec: { replicas: 0, selector: { matchLabels: { app: 'a' } }, template: { ...app, spec: listening } },
    },
  ],
  [
    'a privileged PodTemplate',
    'host-access',
    {
      apiVersion: 'v1',
      kind: 'PodTemplate',
      metadata: { name: 'a', namespace: 'team' },
      template: { ...app, spec: privileged },
    },
  ],
  [
    'a privileged ReplicationController',
    'host-access',
    {
      apiVersion: 'v1',
      kind: 'ReplicationController',
      metadata: { name: 'a', namespace: 'team' },
      spec: { replicas: 0, selector: { app: 'a' }, template: { ...app, spec: privileged } },
    },
  ],
  [
    'a CSI driver',
    'volume-drivers',
    { apiVersion: storage, kind: 'CSIDriver', metadata: { name: 'csi.example.com' }, spec: {} },
  ],
  [
    'a CSI driver on a node',
    'volume-drivers',
    {
      apiVersion: storage,
      kind: 'CSINode',
      metadata: { name: 'i-1' },
      spec: { drivers: [{ name: 'csi.example.com', nodeID: 'i-1', topologyKeys: [] }] },
    },
  ],
  [
    'a directory of a node as a local volume',
    'node-volumes',
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'local' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'local',
        local: { path: '/mnt/disk' },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['i-1'] }] },
            ],
          },
        },
      },
    },
  ],
]
