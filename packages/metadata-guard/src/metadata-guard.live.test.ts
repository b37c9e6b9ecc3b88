import { createCloud } from '@dayone/aws'
import { workloadKinds } from '@dayone/kube'
import { liveLaws, liveObjectLaws, liveUndoLaws, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { metadataGuard } from './metadata-guard.ts'
import { ask } from './host-network/host-network-proof.ts'
import { withoutMachines } from './without-machines.fixture.ts'

const credentials = { accessKeyId: 'none', secretAccessKey: 'none' }

const namespace = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
})

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true })
  await cluster.create(
    namespace('agents', { 'pod-security.kubernetes.io/enforce': 'privileged' }),
    namespace('page-score', { 'pod-security.kubernetes.io/enforce': 'restricted' }),
  )
})
afterAll(() => cluster.stop())

// Nothing listens there: without workload roles, IAM is not queried.
const withoutInstances = withoutMachines(
  createCloud({ region: 'us-west-2', endpoint: 'http://127.0.0.1:9', credentials }).roles,
)

const world = () => ({
  ports: { kube: cluster.kube, ...withoutInstances },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
})

liveLaws(metadataGuard, { allowHostNetwork: ['agents'] }, world)
liveObjectLaws(metadataGuard, { allowHostNetwork: ['agents'] }, world)

liveUndoLaws(metadataGuard, { allowHostNetwork: ['agents'] }, world)

test('rejects host network pods in every namespace except those listed', async () => {
  const statusIn = async (name: string, onHost: boolean) =>
    (await ask({ kube: cluster.kube, kind: workloadKinds.Deployment }, name, onHost)).status
  expect(await statusIn('page-score', true)).toBe(403)
  expect(await statusIn('page-score', false)).toBe(201)
  expect(await statusIn('agents', true)).toBe(201)
  expect(await statusIn('kube-system', true)).toBe(201)
})
