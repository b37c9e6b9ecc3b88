import type { DiscoveryBuckets } from '@dayone/aws'
import { applyEdits, parseClusterSpec, writeClusterSpec, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { Kube, KubeObject, ObjectRef } from '@dayone/kube'
import { UserError, type StepContext } from '@dayone/pipeline'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { clusterConfig } from '../answers/cluster-config.ts'
import { clusterStep } from '../cluster-step.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { profileEdits } from '../edits/profiles/profile-edits.ts'
import { memoryKops } from '../fixtures/memory-kops.ts'
import { sampleCluster } from '../fixtures/sample-cluster.ts'
import { soundCloud } from '../fixtures/sound-cloud.ts'
import { CONFIG_ANNOTATION } from '../spec/cluster-owner.ts'
import { issuerChecks } from './issuer-checks.ts'
import { specIssuers, storeIssuer } from './spec-issuers.ts'

const { spec: fixture, config: plain } = sampleCluster()
const { name: NAME } = plain
const BUCKET = 'demo-oidc'
const OLD = `https://api.internal.${NAME}`
const NEW = `https://${BUCKET}.s3.us-west-2.amazonaws.com/${NAME}`
const config = clusterConfig.parse({ ...plain, workloadIdentity: true, discoveryStore: `s3://${BUCKET}` })
const HOUR = 3_600_000

let historyFolder = ''
beforeEach(async () => {
  historyFolder = await mkdtemp(join(tmpdir(), 'dayone-issuer-'))
  return () => rm(historyFolder, { recursive: true })
})

const set = (path: readonly string[], value: unknown): SpecEdit => ({
  ...{ document: 'cluster', op: 'set', timing: 'first', why: 'a test', control: 'KD-08', by: 'test' },
  path,
  value,
})

interface Pod {
  readonly name: string
  readonly startTime: string
}

/**
 * A cluster of this dayone.yaml that runs without IAM roles for pods. Its API server signs and accepts tokens as the
 * specification that its machines run says, and refuses them (401) otherwise.
 */
function worldOf() {
  const { kops, log, world } = memoryKops()
  const owned = applyEdits(fixture, [
    ...profileEdits(plain, fixture),
    set(['metadata', 'annotations', CONFIG_ANNOTATION], plain.configId),
    set(['spec', 'kubernetesApiAccess'], plain.apiAccess),
    set(['spec', 'sshAccess'], []),
  ])
  world.saved = world.applied = world.running = writeClusterSpec(owned)
  const clock = { at: Date.parse('2026-01-01T00:00:00Z'), now: () => new Date(clock.at), sleep: async () => undefined }
  const objects = new Map<string, KubeObject>()
  const live = {
    pods: [] as readonly Pod[],
    stale: 0 as number | undefined,
    region: undefined as string | undefined,
    issuer: '',
  }
  const signs = (text: string): string => specIssuers(parseClusterSpec(text)).signing ?? OLD
  const accepts = (issuer: string): boolean =>
    signs(world.running) === issuer || specIssuers(parseClusterSpec(world.running)).others.includes(issuer)
  const token = (iss: string): string => `x.${Buffer.from(JSON.stringify({ iss })).toString('base64url')}.x`
  const kube: Partial<Kube> = {
    pathOf: async () => '/budgets',
    isReady: async () => true,
    reach: async () => ({ kind: 'ready' }),
    get: async ({ name }: ObjectRef) => objects.get(name),
    apply: async (object) => {
      const metadata = { ...object.metadata, creationTimestamp: clock.now().toISOString() }
      objects.set(object.metadata.name, { ...object, metadata })
      return object
    },
    remove: async ({ name }: ObjectRef) => void objects.delete(name),
    list: async () =>
      live.pods.map(({ name, startTime }) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { namespace: 'shop', name },
        spec: { volumes: [{ projected: { sources: [{ serviceAccountToken: {} }] } }] },
        status: { phase: 'Running', startTime },
      })),
    request: async ({ path }) => {
      if (path.endsWith('/token'))
        return { status: 201, body: { status: { token: token(live.issuer || signs(world.running)) } } }
      if (path === '/openid/v1/jwks') return { status: 200, body: JSON.stringify({ keys: [{ kid: 'a' }] }) }
      if (!path.startsWith('/metrics')) return { status: 200, body: { items: [], metadata: {} } }
      const counted = live.stale === undefined ? '' : `serviceaccount_stale_tokens_total ${live.stale}\n`
      return { status: 200, body: counted }
    },
  }
  const buckets = new Set<string>()
  const files = { issuer: NEW, keys: ['a'] }
  const discoveryBuckets: DiscoveryBuckets = {
    look: async (bucket) => (buckets.has(bucket) ? 'ready' : 'missing'),
    create: async (bucket) => void buckets.add(bucket),
    regionOf: async () => live.region,
    readAsAnybody: async (_, key) =>
      JSON.stringify(key.endsWith('jwks') ? { keys: files.keys.map((kid) => ({ kid })) } : { issuer: files.issuer }),
  }
  const cloud = {
    ...soundCloud(async () => (await kops.getSpec(NAME)) ?? fixture),
    instanceTypes: async (names: readonly string[]) => names,
    apiEntrance: async () => undefined,
    instances: async () => [],
    endedInstances: async () => [],
  }
  const secrets = async (): Promise<readonly string[]> => ['encryptionconfig']
  const ctx = {
    ports: {
      kops: { ...kops, listSecrets: secrets },
      kube,
      cloud,
      discoveryBuckets,
      kubeconfigFile: join(historyFolder, 'kubeconfig'),
      historyFolder,
    } as unknown as ClusterPorts,
    facts: {
      name: NAME,
      kubernetesVersion: '',
      networkPlugin: { name: '', enforcesNetworkPolicy: false },
      namespaces: [],
    },
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    clock,
    report: () => undefined,
    progress: () => undefined,
    secret: () => undefined,
  } satisfies StepContext<ClusterPorts>
  const saved = (): ClusterSpec => parseClusterSpec(world.saved ?? '')
  const byHand = (...edits: readonly SpecEdit[]): void => {
    world.saved = writeClusterSpec(applyEdits(saved(), edits))
  }
  return { ctx, clock, log, world, live, files, signs, accepts, saved, byHand, buckets, objects }
}
type World = ReturnType<typeof worldOf>

const plan = async ({ ctx }: World, slice = config) => {
  // A new step each time: nothing is remembered between two commands.
  const step = clusterStep({ contributors: [], mode: 'own' })
  const planned = step.plan(slice, await step.observe(slice, ctx), ctx.facts)
  expect(JSON.parse(JSON.stringify(planned))).toEqual(planned)
  return planned
}

/** Like a run that is killed after every round. After each change, every issuer that may have tokens in use is accepted. */
async function converge(world: World, inUse: ReadonlySet<string>, slice = config): Promise<readonly string[]> {
  const done: string[] = []
  for (let round = 0; round < 12; round += 1) {
    const { changes } = await plan(world, slice)
    if (changes.length === 0) return done
    for (const change of changes) {
      done.push(change.id)
      if (change.action === 'wait') return done
      await clusterStep({ contributors: [], mode: 'own' }).apply(change, slice, world.ctx)
      const used = new Set([...inUse, world.signs(world.world.running)])
      expect({ after: done, refused: [...used].filter((issuer) => !world.accepts(issuer)) }).toEqual({
        after: done,
        refused: [],
      })
    }
  }
  throw new Error(`does not converge: ${done.join(', ')}`)
}

const ROLLED = ['replace', 'update', 'roll']
const BEGUN = ['discovery-bucket', ...ROLLED, ...ROLLED, 'issuer-record', 'issuer-wait']
const blocking = async (world: World, slice = config) =>
  (await plan(world, slice)).findings.filter(({ blocks }) => blocks === 'plan').map(({ text }) => text)
const checks = async (world: World, slice = config) =>
  Object.fromEntries(
    (await issuerChecks(slice, world.saved(), world.ctx)).map(({ id, status, text }) => [
      id.replace('cluster/', ''),
      `${status}: ${text}`,
    ]),
  )

describe('the issuer changes in three steps', () => {
  test('the new one is accepted, then signs; the old one goes after 24 hours, and no token in use is ever refused', async () => {
    const world = worldOf()
    expect(await converge(world, new Set([OLD]))).toEqual(BEGUN)
    expect(world.buckets).toEqual(new Set([BUCKET]))
    expect(specIssuers(world.saved())).toMatchObject({ signing: NEW, others: [OLD], isPublished: true })
    expect(world.saved().cluster.spec['serviceAccountIssuerDiscovery']).toEqual({
      discoveryStore: `s3://${BUCKET}/${NAME}`,
      enableAWSOIDCProvider: true,
    })
    expect(await checks(world)).toEqual({
      'token-issuer': `pass: The API server signs tokens as ${NEW}, whose keys are published.`,
      'old-issuer': `pass: Step 2 of 3: tokens of ${OLD} are accepted until 2026-01-02T00:00:00.000Z, while they are in use.`,
    })

    world.clock.at += 24 * HOUR - 1
    expect((await plan(world)).changes).toMatchObject([
      { id: 'issuer-wait', action: 'wait', until: '2026-01-02T00:00:00.000Z' },
    ])
    world.clock.at += 1
    expect((await checks(world))['old-issuer']).toBe(
      `fail: Tokens of ${OLD} are still accepted; they should not be since 2026-01-02T00:00:00.000Z.`,
    )
    expect(await converge(world, new Set([NEW]))).toEqual(['replace', 'issuer-forget', 'update', 'roll'])
    expect(world.accepts(OLD)).toBe(false)
    expect(specIssuers(world.saved())).toEqual({ signing: NEW, others: [], isPublished: true, change: undefined })
    expect(world.objects.size).toBe(0)
    expect((await checks(world))['old-issuer']).toMatch(/^pass/)
    expect(await converge(world, new Set([NEW]))).toEqual([])
  })

  test('in one step, every token in use would be refused', () => {
    const world = worldOf()
    world.byHand(set(['spec', 'kubeAPIServer', 'serviceAccountIssuer'], NEW))
    world.world.running = world.world.applied = world.world.saved ?? ''
    expect(world.accepts(OLD)).toBe(false)
  })

  test('says in the plan what comes, and offers it where it is not asked for', async () => {
    const world = worldOf()
    const { findings } = await plan(world)
    expect(findings).toContainEqual(expect.objectContaining({ id: 'cluster/issuer-steps', kind: 'manual' }))
    expect((await plan(world, plain)).findings).toContainEqual(
      expect.objectContaining({ id: 'cluster/no-workload-identity', hint: expect.stringContaining('3 steps') }),
    )
    expect((await plan(world, plain)).changes).toEqual([])
  })

  test('older pods hold the removal while the API server counts tokens that were not reloaded', async () => {
    const world = worldOf()
    world.live.pods = [{ name: 'web-0', startTime: '2025-12-31T00:00:00Z' }]
    await converge(world, new Set([OLD]))
    world.clock.at += 25 * HOUR
    for (const stale of [7, undefined]) {
      world.live.stale = stale
      const { changes } = await plan(world)
      expect(changes).toMatchObject([{ action: 'wait', why: expect.stringContaining('a pod is older') }])
      expect(changes[0]?.why).toContain('shop/web-0')
    }
    world.live.pods = [{ name: 'web-1', startTime: world.clock.now().toISOString() }]
    expect((await plan(world)).changes).toMatchObject([{ id: 'replace' }, { id: 'issuer-forget' }])
  })
})

describe('the way back', () => {
  test.each([
    ['after step 1', 4],
    ['after step 2', 7],
    ['while it waits', 9],
  ])('%s: the old issuer signs, and the new one stays accepted for as long', async (_, applied) => {
    const world = worldOf()
    for (let done = 0; done < applied; done += 1) {
      const [change] = (await plan(world)).changes
      if (change === undefined || change.action === 'wait') break
      await clusterStep({ contributors: [], mode: 'own' }).apply(change, config, world.ctx)
    }
    const isSigning = world.signs(world.world.running) === NEW
    const back = { ...config, workloadIdentity: false }
    const done = await converge(world, new Set([OLD, NEW]), back)
    expect(done.slice(-2)).toEqual(['issuer-record', 'issuer-wait'])
    expect(done).toHaveLength(2 + (isSigning ? (applied === 9 ? 4 : 3) : 0))
    world.clock.at += 25 * HOUR
    expect(await converge(world, new Set([OLD]), back)).toEqual(['replace', 'issuer-forget', 'update', 'roll'])
    expect(specIssuers(world.saved())).toEqual({ signing: OLD, others: [], isPublished: false, change: undefined })
    expect(await converge(world, new Set([OLD]), back)).toEqual([])
  })

  test('a rollback to a specification that does not know an issuer in use is refused', async () => {
    const world = worldOf()
    const before = world.saved()
    await converge(world, new Set([OLD]))
    const step = clusterStep({ contributors: [], mode: 'contributed', restore: before })
    const { findings } = step.plan(config, await step.observe(config, world.ctx), world.ctx.facts)
    expect(findings).toContainEqual(
      expect.objectContaining({ id: 'cluster/issuer', blocks: 'plan', text: expect.stringContaining(NEW) }),
    )
  })
})

describe('refuses', () => {
  const OTHERS = ['spec', 'kubeAPIServer', 'additionalServiceAccountIssuers']
  const SIGNING = ['spec', 'kubeAPIServer', 'serviceAccountIssuer']

  test.each<[string, SpecEdit, RegExp]>([
    ['the old issuer removed early', set(OTHERS, undefined), /api\.internal\S+ was removed by hand before its time/],
    ['a third issuer', set(OTHERS, [OLD, 'https://third']), /A third issuer was added by hand.*https:\/\/third/],
    ['another signing issuer', set(SIGNING, 'https://third'), /edited by hand during its change: https:\/\/third/],
  ])('%s', async (_, edit, text) => {
    const world = worldOf()
    await converge(world, new Set([OLD]))
    world.byHand(edit)
    expect(await blocking(world)).toEqual([expect.stringMatching(text)])
    expect((await plan(world)).changes).toMatchObject([{ id: 'update' }])
    expect((await checks(world))['old-issuer']).toMatch(/^fail/)
  })

  test('an issuer of others that is accepted before it begins, and a bucket in another region', async () => {
    const world = worldOf()
    world.live.region = 'eu-west-1'
    expect(await blocking(world)).toEqual([expect.stringContaining('is in eu-west-1')])
    world.byHand(set(OTHERS, ['https://third']))
    world.world.running = world.world.applied = world.world.saved ?? ''
    expect(await blocking(world)).toEqual([expect.stringContaining('also accepts tokens of https://third')])
    expect((await plan(world)).changes).toEqual([])
  })

  test('another store while it changes, and an API server that signs as something else', async () => {
    const world = worldOf()
    await converge(world, new Set([OLD]))
    const other = { ...config, discoveryStore: 's3://elsewhere' }
    expect(await blocking(world, other)).toEqual([expect.stringContaining('https://elsewhere.s3.')])
    world.live.issuer = 'https://x'
    expect(await blocking(world)).toEqual([expect.stringContaining(`signs service account tokens as https://x`)])
  })

  test('the state bucket as a store', async () => {
    const state = { ...config, discoveryStore: 's3://store' }
    await expect(plan(worldOf(), state)).rejects.toBeInstanceOf(UserError)
  })
})

test('verify fails when the signing issuer is not the published one, or its key is not', async () => {
  const world = worldOf()
  await converge(world, new Set([OLD]))
  world.files.issuer = OLD
  expect((await checks(world))['token-issuer']).toMatch(/^fail: The API server signs tokens as .* published for/)
  world.files.issuer = NEW
  world.files.keys = ['b']
  expect((await checks(world))['token-issuer']).toBe('fail: The API server signs with a key that is not published: a.')
  world.world.running = world.world.running.replace(`serviceAccountIssuer: ${NEW}`, 'serviceAccountIssuer: https://x')
  expect((await checks(world))['token-issuer']).toMatch(/^fail: The API server signs tokens as https:\/\/x/)
})

test.each([
  ['us-west-2a', undefined, 'https://b.s3.us-west-2.amazonaws.com/p/c'],
  ['us-east-1a', undefined, 'https://b.s3.us-east-1.amazonaws.com/p/c'],
  ['cn-north-1a', undefined, 'https://b.s3.cn-north-1.amazonaws.com.cn/p/c'],
  ['eu-west-1a', '::/0', 'https://b.s3.dualstack.eu-west-1.amazonaws.com/p/c'],
])('the issuer of a store in %s (%s), as kops makes it', (zone, range, issuer) => {
  const spec = applyEdits(fixture, [
    set(['spec', 'subnets'], [{ name: zone, zone, type: 'Public' }]),
    set(['spec', 'nonMasqueradeCIDR'], range),
  ])
  expect(storeIssuer({ bucket: 'b', prefix: 'p/c' }, spec)).toBe(issuer)
})
