import { readInventory, type KubeObject } from '@dayone/kube'
import { startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hostNetworkFindings, hostNetworkPods } from './host-network/host-network-pods.ts'
import { findMetadataUsers, metadataUserFindings, type MetadataUsers } from './metadata-users.ts'

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
const region = { env: [{ name: 'AWS_REGION', value: 'eu-west-1' }] }

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
    deployment('kube2iam', { image: 'docker.io/jtblin/kube2iam:0.12.0' }, { hostNetwork: true }),
    deployment('annotated', {}, { annotations: { 'iam.amazonaws.com/role': 'shop-reader' }, replicas: 0 }),
    deployment('uploads', region),
    deployment('scaler', { image: 'registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.0' }),
    deployment('with-role', region, { serviceAccountName: 'own-role' }),
    deployment('with-key', { env: [...region.env, { name: 'AWS_ACCESS_KEY_ID', value: 'x' }] }),
    deployment('on-host', region, { hostNetwork: true, replicas: 0 }),
    deployment('plain', {}),
  )
  const namespaces = await cluster.kube.list({ apiVersion: 'v1', kind: 'Namespace' })
  users = findMetadataUsers(await readInventory(cluster.kube, clock), namespaces)
})
afterAll(() => cluster.stop())

test('reports kube2iam, the pods that request a role, and the namespaces that list roles', () => {
  expect(metadataUserFindings(users).find(({ id }) => id === 'MG-02/kube2iam')?.text).toBe(
    'Deployment kube2iam in shop serves roles through the metadata service, which this plan blocks: Deployment annotated in shop (role shop-reader) will get no credentials. Namespaces with role annotations: shop.',
  )
})

test('reports pods that use AWS without credentials of their own; a role, a key or the host network exempts them', () => {
  expect(users.nodeRole.map(({ workload, sign }) => `${workload.name}: ${sign}`).toSorted()).toEqual([
    'scaler: image registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.0',
    'uploads: AWS_REGION',
  ])
})

test('reports hostNetwork even while no pod runs', async () => {
  const found = hostNetworkPods(await readInventory(cluster.kube, clock))
  expect(hostNetworkFindings(found, ['kube-system'])).toMatchObject([
    { id: 'MG-03/shop', text: expect.stringContaining('Deployment kube2iam, Deployment on-host in shop use') },
  ])
})

test('reports nothing in a cluster without users', () => {
  expect(metadataUserFindings(findMetadataUsers({ workloads: [], accounts: [] }, []))).toEqual([])
})
