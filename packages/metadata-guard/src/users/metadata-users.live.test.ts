import { dryRunCreate, readInventory, type KubeObject } from '@dayone/kube'
import { startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hostNetworkFindings, hostNetworkPods } from '../host-network/host-network-pods.ts'
import { policyGuard, policyGuardBinding } from '../deny-policy/open-policy-guard.ts'
import { policyCases } from '../deny-policy/policy-cases.fixture.ts'
import { proxyHoleFindings } from '../proxies/proxy-findings.ts'
import { readProxies } from '../proxies/read-proxies.ts'
import { metadataUserFindings } from './metadata-user-findings.ts'
import { readIdentityDelivery } from './identity-delivery.ts'
import { findMetadataUsers, type MetadataUsers } from './metadata-users.ts'

let cluster: LiveCluster
const clock = { now: () => new Date(), sleep: async () => undefined }
let users: MetadataUsers

const deployment = (
  name: string,
  container: object,
  {
    annotations = {},
    replicas = 1,
    ...spec
  }: { annotations?: object; replicas?: number; [field: string]: unknown } = {},
): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop' },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name }, annotations },
      spec: { containers: [{ name: 'main', image: 'x:1', ...container }], ...spec },
    },
  },
})
/** The node plugin of the EBS driver. */
const nodePlugin = (version: string): KubeObject => {
  const name = `ebs-${version.replaceAll('.', '-')}`
  const image = `registry.k8s.io/provider-aws/aws-ebs-csi-driver:v${version}`
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'ebs-plugin', image, env: [{ name: 'AWS_REGION', value: 'eu-west-1' }] }] },
      },
    },
  }
}
const region = { env: [{ name: 'AWS_REGION', value: 'eu-west-1' }] }

const permissions = [{ namespace: 'shop', name: 'of-kops', aws: { policyARNs: ['arn:aws:iam::aws:policy/X'] } }]
const readUsers = async (): Promise<MetadataUsers> => {
  const kube = cluster.newKube()
  const [inventory, namespaces, delivery] = await Promise.all([
    readInventory(kube, clock),
    kube.list({ apiVersion: 'v1', kind: 'Namespace' }),
    readIdentityDelivery(kube, {
      apiVersion: 'kops.k8s.io/v1alpha2',
      kind: 'Cluster',
      metadata: { name: 'laws' },
      spec: { iam: { serviceAccountExternalPermissions: permissions } },
    }),
  ])
  return findMetadataUsers(inventory, namespaces, delivery)
}

beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  await cluster.create(
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', annotations: { 'iam.amazonaws.com/allowed-roles': '["shop-*"]' } },
    },
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        name: 'own-role',
        namespace: 'shop',
        annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/shop' },
      },
    },
    deployment(
      'kube2iam',
      { image: 'docker.io/jtblin/kube2iam:0.12.0', args: ['--iptables', '--host-interface=cbr0', '--default-role=a'] },
      { hostNetwork: true },
    ),
    deployment('annotated', {}, { annotations: { 'iam.amazonaws.com/role': 'shop-reader' }, replicas: 0 }),
    deployment('uploads', region),
    deployment('scaler', { image: 'registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.0' }),
    deployment('with-role', region, { serviceAccountName: 'own-role' }),
    deployment('role-asleep', {}, { serviceAccountName: 'own-role', replicas: 0 }),
    deployment('with-key', { env: [...region.env, { name: 'AWS_ACCESS_KEY_ID', value: 'x' }] }),
    deployment('on-host', region, { hostNetwork: true, replicas: 0 }),
    deployment('plain', {}),
    deployment('asks', { args: ['--url=http://169.254.169.254/latest/meta-data/'] }, { replicas: 0 }),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'of-kops', namespace: 'shop' } },
    deployment('of-kops', region, { serviceAccountName: 'of-kops' }),
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'report', namespace: 'shop' },
      spec: {
        schedule: '0 3 1 * *',
        jobTemplate: {
          spec: {
            template: {
              spec: {
                restartPolicy: 'Never',
                containers: [{ name: 'main', image: 'x:1', env: [{ name: 'EC2_METADATA_URL', value: 'x' }] }],
              },
            },
          },
        },
      },
    },
    ...['1.18.0', '1.19.0'].map((version) => nodePlugin(version)),
  )
  users = await readUsers()
})
afterAll(() => cluster.stop())

const everything = { machines: true, deny: true }
const nobody = { accounts: new Map<string, string>(), webhook: 'absent', pods: [], isEmulated: false } as const

test('kube2iam is named, with who asks it for a role and which namespaces name roles', () => {
  expect(metadataUserFindings(users, everything).find(({ id }) => id === 'MG-02/kube2iam')?.text).toBe(
    'Deployment kube2iam in shop serves roles through the metadata service, which this plan blocks: Deployment annotated in shop (role shop-reader) will get no credentials. Namespaces with role annotations: shop.',
  )
})

const nodeRoleOf = ({ nodeRole }: MetadataUsers) =>
  nodeRole.flatMap(({ workload, sign, lack }) => (lack === undefined ? [`${workload.name}: ${sign}`] : [])).toSorted()
const withoutRole = [
  'asks: the metadata address',
  'ebs-1-18-0: image registry.k8s.io/provider-aws/aws-ebs-csi-driver:v1.18.0',
  'report: EC2_METADATA_URL',
  'scaler: image registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.0',
  'uploads: AWS_REGION',
]

test('what knows AWS and has no credentials of its own is named; a key or the network of the node spares it', () => {
  expect(nodeRoleOf(users)).toEqual(withoutRole)
})

const lacksOf = ({ nodeRole }: MetadataUsers) =>
  nodeRole.flatMap(({ workload, lack }) => (lack === undefined ? [] : [`${workload.name}: ${lack.cause}`])).toSorted()
const hook = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'identity' },
  webhooks: [
    {
      name: 'pod-identity-webhook.amazonaws.com',
      // It runs nowhere here: it must select no pod.
      failurePolicy: 'Ignore',
      clientConfig: { service: { name: 'identity', namespace: 'shop', path: '/mutate' } },
      objectSelector: { matchLabels: { selects: 'nothing' } },
      rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    },
  ],
}
const endpoints = (service: string, ready: boolean): KubeObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${service}-1`, namespace: 'shop', labels: { 'kubernetes.io/service-name': service } },
  ...{ addressType: 'IPv4', endpoints: [{ addresses: ['100.64.1.1'], conditions: { ready } }] },
})

test('the role of a service account spares nobody until the webhook runs and pods carry its token', async () => {
  const all = (cause: string) => ['of-kops', 'role-asleep', 'with-role'].map((name) => `${name}: ${cause}`)
  expect(lacksOf(users)).toEqual(all('no-webhook'))
  const finding = metadataUserFindings(users, everything).find(({ id }) => id === 'MG-06/shop/Deployment/with-role')
  expect(finding).toMatchObject({
    blocks: 'run',
    text: 'Deployment with-role in shop gets no credentials of the role of its service account (arn:aws:iam::123456789012:role/shop), because the cluster has no pod identity webhook. It likely uses the role of its node (AWS_REGION), which it loses at once.',
  })
  expect(finding?.hint).toContain('Set metadata-guard.podIdentityWebhook in dayone.yaml')

  await cluster.create(hook)
  expect(lacksOf(await readUsers())).toEqual(all('webhook-unready'))
  // Endpoints of another Service, and one that is not ready, are no webhook.
  await cluster.create(endpoints('other', true), endpoints('identity', false))
  expect(lacksOf(await readUsers())).toEqual(all('webhook-unready'))
  await cluster.kube.remove({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    name: 'identity-1',
    namespace: 'shop',
  })
  await cluster.create(endpoints('identity', true))
  // The controller creates pods, and no webhook changed them; what sleeps gets its token when it wakes up.
  await expect
    .poll(async () => lacksOf(await readUsers()), { timeout: 60_000, interval: 500 })
    .toEqual(['of-kops: early-pods', 'with-role: early-pods'])
  expect(nodeRoleOf(await readUsers())).toEqual(withoutRole)
})

test('each of them blocks the run by itself, and says when it breaks and how to confirm it', () => {
  const found = metadataUserFindings(users, { machines: true, deny: false })
  expect(found.every(({ blocks }) => blocks === 'run')).toBe(true)
  const textOf = (id: string) => found.find((finding) => finding.id === id)?.text
  expect(textOf('MG-06/shop/Deployment/uploads')).toBe(
    'Deployment uploads in shop has no IAM role of its own and likely uses the role of its node (AWS_REGION), which it loses at once.',
  )
  expect(textOf('MG-06/shop/Deployment/asks')).toContain('as soon as it is scaled up')
  expect(textOf('MG-06/shop/CronJob/report')).toContain('from its next run on')
  expect(found.find(({ id }) => id === 'MG-06/shop/Deployment/uploads')?.hint).toContain(
    'metadata-guard.accepted with finding: MG-06/shop/Deployment/uploads, reason, owner and until',
  )
})

test('pods with a role of kube2iam lose it by the deny of the network, whatever the machines do', () => {
  const blocked = metadataUserFindings(users, { machines: false, deny: true }).filter(({ blocks }) => blocks === 'run')
  expect(blocked.map(({ id }) => id)).toEqual(['MG-06/shop/Deployment/annotated'])
})

test('what closes nothing that is open breaks nobody', () => {
  expect(metadataUserFindings(users, { machines: false, deny: false })).toEqual([])
})

test('what uses hostNetwork is named even while no pod of it runs', async () => {
  const found = hostNetworkPods(await readInventory(cluster.kube, clock))
  expect(hostNetworkFindings(found, ['kube-system'])).toMatchObject([
    { id: 'MG-03/shop', text: expect.stringContaining('Deployment kube2iam, Deployment on-host in shop use') },
  ])
})

test('every way past the kube2iam that is stored there is a finding of its own', async () => {
  const facts = { ...(await cluster.facts()), networkPlugin: { name: 'calico', enforcesNetworkPolicy: true } }
  const group = {
    apiVersion: 'kops.k8s.io/v1alpha2',
    kind: 'InstanceGroup',
    metadata: { name: 'gpu' },
    spec: { taints: ['gpu=yes:NoSchedule'] },
  }
  const machines = { cluster: { ...group, kind: 'Cluster', spec: {} }, groups: [group], templates: [], instances: [] }
  const found = proxyHoleFindings(await readProxies({ ports: { kube: cluster.kube }, facts, clock }, machines))
  expect(found.map(({ id }) => id.replace('MG-07/shop/Deployment/kube2iam/', '')).toSorted()).toEqual([
    'default-role',
    'interface',
    'namespaces',
    'node',
    'node-role',
    'rule-stays',
    'runs',
    'start',
    'tolerations',
    'user-data',
  ])
  expect(found.find(({ id }) => id.endsWith('/tolerations'))?.text).toContain('control plane nodes, instance group gpu')
})

test('admission lets through network policies that leave it closed, and no other', async () => {
  await cluster.kube.apply(policyGuard({}))
  await cluster.kube.apply(policyGuardBinding(['kube-system']))
  const create = (namespace: string, spec: object) =>
    dryRunCreate(cluster.kube, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'one', namespace },
      spec,
    })
  const open = { podSelector: {}, policyTypes: ['Egress'], egress: [{}] }
  await expect.poll(async () => (await create('shop', open)).status, { timeout: 30_000 }).toBe(403)
  const answers = await Promise.all(
    policyCases.map(async ([title, spec]) => [title, (await create('shop', spec)).status] as const),
  )
  expect(answers).toEqual(policyCases.map(([title, , isClosed]) => [title, isClosed ? 201 : 403]))
  expect((await create('kube-system', open)).status).toBe(201)
})

test('a policy that is being deleted cannot be opened, and can be cleaned up', async () => {
  const metadata = { name: 'leaving', namespace: 'shop', finalizers: ['example.com/later'] }
  const closed = { podSelector: {}, policyTypes: ['Egress'] }
  await cluster.create({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: closed })
  const path = '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/leaving'
  await cluster.kube.request({ method: 'DELETE', path })
  const patch = async (body: object) =>
    (await cluster.kube.request({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body })).status
  expect(await patch({ spec: { egress: [{}] } })).toBe(403)
  expect(await patch({ metadata: { finalizers: null } })).toBe(200)
  expect((await cluster.kube.request({ method: 'GET', path })).status).toBe(404)
})

test('a cluster in which nobody uses it says nothing', () => {
  expect(metadataUserFindings(findMetadataUsers({ workloads: [] }, [], nobody), everything)).toEqual([])
})
