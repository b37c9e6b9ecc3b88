import { parseClusterSpec } from '@dayone/cluster-spec'
import type { DiscoveryBuckets } from '@dayone/aws'
import type { Kops, UpdatePreview } from '@dayone/kops'
import type { StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { clusterConfig } from '../answers/cluster-config.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { clusterStep } from '../cluster-step.ts'
import { createDiscoveryBucket } from './discovery-bucket.ts'
import { identityChecks } from '../verify/identity-checks.ts'
import { specFixtureText } from '../fixtures/read-fixture.ts'

type State = Awaited<ReturnType<DiscoveryBuckets['look']>>

const BUCKET = 'irsa-oidc'
const yaml = specFixtureText('irsa-always-allow')
const spec = parseClusterSpec(yaml.replaceAll('s3://state.example.com/irsa/', `s3://${BUCKET}/keys/`))
const config = clusterConfig.parse({
  name: spec.cluster.metadata.name,
  configId: '0d3c1c3e-0000-4000-8000-000000000000',
  zones: ['us-west-2a'],
  networking: 'kube-router',
  apiAccess: ['0.0.0.0/0', '::/0'],
  workloadIdentity: true,
  discoveryStore: `s3://${BUCKET}/keys`,
})
const ours = { 'dayone.dev/config': config.configId }
const NONE: UpdatePreview = { creates: [], modifies: [], deletes: [], prunes: [], isEmpty: true, text: '' }

/** A world with this bucket; `hidden` are the keys that cannot be read without credentials. */
function worldOf(state: State, { isSaved = false, store = 's3://state', hidden = [] as readonly string[] } = {}) {
  const created: string[] = []
  const discoveryBuckets: DiscoveryBuckets = {
    look: async () => (created.length > 0 ? 'ready' : state),
    create: async (bucket) => void created.push(bucket),
    readAsAnybody: async (_, key) => (hidden.includes(key) ? undefined : '{}'),
    regionOf: async () => 'us-west-2',
  }
  const saved = { ...spec, cluster: { ...spec.cluster, metadata: { ...spec.cluster.metadata, annotations: ours } } }
  const kops: Partial<Kops> = {
    state: store,
    getSpec: async () => (isSaved ? saved : undefined),
    newClusterSpec: async () => spec,
    rehearse: async () => NONE,
    previewUpdate: async () => NONE,
    listSecrets: async () => ['encryptionconfig'],
  }
  const cloud = {
    region: 'us-west-2',
    zones: async () => ['us-west-2a'],
    instanceTypes: async (types: readonly string[]) => types,
    remains: async () => [],
  }
  const ctx = {
    ports: { kops, cloud, discoveryBuckets } as unknown as ClusterPorts,
    facts: {},
    kill: new AbortController().signal,
    report: () => undefined,
  } as unknown as StepContext<ClusterPorts>
  return { ctx, created }
}

async function planned(...[state, more]: Parameters<typeof worldOf>) {
  const step = clusterStep({ contributors: [], mode: 'own' })
  const { ctx } = worldOf(state, more)
  return step.plan(config, await step.observe(config, ctx), ctx.facts).changes
}

test('creates a missing bucket first, and the plan says who can read it', async () => {
  for (const state of ['missing', 'unfinished'] as const) {
    const [bucket, ...others] = await planned(state)
    expect(others.map(({ id }) => id)).toEqual(['save', 'encryption-key'])
    expect(bucket).toMatchObject({
      id: 'discovery-bucket',
      action: 'create',
      target: expect.stringContaining(BUCKET),
      why: expect.stringMatching(/Anyone can read the two files .* they verify tokens and cannot issue any/),
      data: { kind: 'discovery-bucket', bucket: BUCKET },
    })
  }
  expect((await planned('ready')).map(({ id }) => id)).toEqual(['save', 'encryption-key'])
})

test.each<[State, string, RegExp]>([
  ['closed', 's3://state', /Nothing in the bucket irsa-oidc may be public/],
  ['foreign', 's3://state', /is taken by another account/],
  ['missing', `s3://${BUCKET}`, /is the state bucket/],
])('rejects a bucket that is %s for a new cluster (store %s)', async (state, store, message) => {
  await expect(planned(state, { store })).rejects.toMatchObject({
    exitCode: 2,
    message,
    hint: expect.stringContaining('cluster.discoveryStore'),
  })
})

test('nothing is planned in an account that closes all of its buckets, and the error says what to do', async () => {
  await expect(planned('account-closed')).rejects.toMatchObject({
    exitCode: 2,
    message: /Your AWS account blocks public access to all of its buckets.*Nothing was created/,
    hint: expect.stringContaining('aws s3control get-public-access-block'),
  })
  const { ctx, created } = worldOf('account-closed')
  await expect(createDiscoveryBucket(BUCKET, ctx)).rejects.toThrow('blocks public access to all')
  expect(created).toEqual([])
  expect((await planned('account-closed', { isSaved: true })).map(({ id }) => id)).not.toContain('discovery-bucket')
})

test('recreates a deleted bucket of a saved cluster; a closed one does not block other work', async () => {
  expect((await planned('missing', { isSaved: true })).map(({ id }) => id)).toContain('discovery-bucket')
  expect((await planned('closed', { isSaved: true })).map(({ id }) => id)).not.toContain('discovery-bucket')
})

test('creates it once, and does not change an unsuitable one that appeared since the plan', async () => {
  const { ctx, created } = worldOf('missing')
  await createDiscoveryBucket(BUCKET, ctx)
  await createDiscoveryBucket(BUCKET, ctx)
  expect(created).toEqual([BUCKET])
  for (const state of ['closed', 'foreign'] as const) {
    const other = worldOf(state)
    await expect(createDiscoveryBucket(BUCKET, other.ctx)).rejects.toMatchObject({ exitCode: 5 })
    expect(other.created).toEqual([])
  }
})

test('proves that both files can be read without credentials', async () => {
  const keys = 'keys/irsa.example.com'
  const check = async (...hidden: readonly string[]) => identityChecks(spec, worldOf('ready', { hidden }).ctx.ports)
  expect(await check()).toMatchObject([{ id: 'cluster/workload-identity', status: 'pass' }])
  expect(await check(`${keys}/openid/v1/jwks`)).toMatchObject([
    { status: 'fail', text: expect.stringContaining(`${keys}/openid/v1/jwks`) },
  ])
  expect(await check(`${keys}/.well-known/openid-configuration`)).toMatchObject([{ status: 'fail' }])
  const plain = { ...spec, cluster: { ...spec.cluster, spec: {} } }
  expect(await identityChecks(plain, worldOf('ready').ctx.ports)).toEqual([])
})
