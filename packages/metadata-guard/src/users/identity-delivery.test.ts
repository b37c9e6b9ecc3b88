import { readInventory, type KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { clusterWith } from '../ways-round/ways-round.fixture.ts'
import { mutated, policy } from '../workload-roles/roles.fixture.ts'
import { readIdentityDelivery } from './identity-delivery.ts'
import { metadataUserFindings } from './metadata-user-findings.ts'
import { findMetadataUsers } from './metadata-users.ts'

/** A workload whose service account has a role, and each reason why its pods get no credentials of it. */
const clock = { now: () => new Date('2026-11-27'), sleep: async () => undefined }
const role = 'arn:aws:iam::123456789012:role/uploads'
const template = {
  metadata: { labels: { app: 'uploads' } },
  spec: { serviceAccountName: 'uploads', containers: [{ name: 'app', image: 'app:1' }] },
}
const account: KubeObject = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'uploads', namespace: 'shop', annotations: { 'eks.amazonaws.com/role-arn': role } },
}
const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'uploads', namespace: 'shop' },
  spec: { replicas: 1, template },
}
const job: KubeObject = { ...deployment, apiVersion: 'batch/v1', kind: 'Job' }
const hook = (clientConfig: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'identity' },
  webhooks: [{ name: 'pod-identity-webhook.amazonaws.com', clientConfig }],
})
const installed = hook({ service: { name: 'identity', namespace: 'kube-system' } })
const slice = (conditions: object): KubeObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'a', namespace: 'kube-system', labels: { 'kubernetes.io/service-name': 'identity' } },
  endpoints: [{ conditions }],
})
const ready = slice({ ready: true })
const pod = (spec: object, { name = 'uploads-7d-x', status = {}, owner = 'ReplicaSet' } = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    labels: { 'pod-template-hash': '7d' },
    ownerReferences: [{ kind: owner, name: owner === 'Job' ? 'uploads' : 'uploads-7d', controller: true }],
  },
  spec: { ...template.spec, ...spec },
  status,
})
const early = pod({})
const running = { phase: 'Running', containerStatuses: [{ containerID: 'containerd://1' }] }
const simulated = { phase: 'Running', containerStatuses: [{}] }

const findingsOf = async (...objects: readonly KubeObject[]) => {
  const kube = clusterWith(account, ...objects)
  const inventory = await readInventory(kube, clock)
  const users = findMetadataUsers(inventory, [], await readIdentityDelivery(kube))
  return metadataUserFindings(users, { machines: true, deny: false })
}

test.each<[string, readonly KubeObject[], string, string]>([
  ['no webhook', [deployment], 'has no pod identity webhook', 'metadata-guard.podIdentityWebhook'],
  ['no webhook, and a pod without a token', [deployment, early], 'has no pod identity webhook', 'podIdentityWebhook'],
  ['a webhook without endpoints', [deployment, installed], 'has no ready endpoint', 'deploy/pod-identity-webhook'],
  ['a webhook that is not ready', [deployment, installed, slice({ ready: false })], 'has no ready endpoint', 'deploy/'],
  [
    'a webhook elsewhere, which nobody can see',
    [deployment, hook({ url: 'https://a.example' }), ready],
    'ready endpoint',
    '',
  ],
  [
    'a pod that was there first',
    [deployment, installed, ready, early],
    'its pod uploads-7d-x was created without a token for it',
    'kubectl -n shop rollout restart deployment/uploads',
  ],
  [
    'one of two pods that was there first',
    [deployment, installed, ready, early, pod(mutated(role), { name: 'uploads-7d-y' })],
    'its pod uploads-7d-x was created without',
    'rollout restart',
  ],
  [
    'a pod with the role and no token',
    [deployment, installed, ready, pod({ ...mutated(role), volumes: [] })],
    'created without a token',
    'rollout restart',
  ],
  [
    'a Job that was there first',
    [job, installed, ready, pod({}, { owner: 'Job' })],
    'created without',
    'delete job uploads',
  ],
])('%s: its pods use the role of their node', async (_case, objects, why, hint) => {
  const [finding, ...others] = await findingsOf(...objects)
  expect(others).toEqual([])
  expect(finding).toMatchObject({ kind: 'risk', blocks: 'run', control: 'MG-06' })
  expect(finding?.text).toContain(`the role of its service account (${role}), because`)
  expect(finding?.text).toContain(why)
  expect(finding?.hint).toContain(hint)
})

test.each<[string, readonly KubeObject[]]>([
  ['a pod with role and token', [deployment, installed, ready, pod(mutated(role))]],
  ['a pod with role and token, and a webhook that is down now', [deployment, installed, pod(mutated(role))]],
  ['no pod yet, and a webhook that runs', [deployment, installed, slice({})]],
  [
    'a template with role and token',
    [{ ...deployment, spec: { template: { ...template, spec: { ...template.spec, ...mutated(role) } } } }],
  ],
  ['a pod that has ended', [deployment, installed, ready, pod({}, { status: { phase: 'Succeeded' } })]],
])('%s: it loses nothing', async (_case, objects) => {
  expect(await findingsOf(...objects)).toEqual([])
})

test('where every pod is simulated, nothing is said to be right, and nothing blocks', async () => {
  const [finding, ...others] = await findingsOf(deployment, pod({}, { status: simulated }))
  expect(others).toEqual([])
  expect(finding).toMatchObject({ id: 'MG-06/identity-unproved', kind: 'manual' })
  expect(finding?.text).toContain('Deployment uploads in shop')
})

test('one real pod in the cluster ends the simulation', async () => {
  const other = pod({ serviceAccountName: 'other' }, { name: 'other', status: running })
  const found = await findingsOf(deployment, pod({}, { status: simulated }), other)
  expect(found.map(({ blocks }) => blocks)).toEqual(['run'])
})

test('a role from kops needs the webhook too', async () => {
  const cluster = {
    apiVersion: 'kops.k8s.io/v1alpha2',
    kind: 'Cluster',
    metadata: { name: 'a' },
    spec: {
      iam: {
        serviceAccountExternalPermissions: [{ namespace: 'shop', name: 'uploads', aws: { policyARNs: [policy] } }],
      },
    },
  }
  const kube = clusterWith(deployment)
  const delivery = await readIdentityDelivery(kube, cluster)
  const { nodeRole } = findMetadataUsers(await readInventory(kube, clock), [], delivery)
  expect(nodeRole).toMatchObject([{ lack: { cause: 'no-webhook' } }])
})
