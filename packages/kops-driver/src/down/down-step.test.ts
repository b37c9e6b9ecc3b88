import type { Cloud, Leftover } from '@dayone/aws'
import { applyEdits, parseClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { DoomedResource, Kops } from '@dayone/kops'
import type { StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { CONFIG_ANNOTATION } from '../spec/cluster-owner.ts'
import { downStep } from './down-step.ts'
import { fixtureText } from '../fixtures/read-fixture.ts'

const fixture = parseClusterSpec(fixtureText('new-cluster.yaml'))
const { name } = fixture.cluster.metadata
const config = { name, isAdopted: false }
const resource = (type: string, id: string): DoomedResource => ({ type, name: `${id}.${name}`, id })

const withSet = (path: readonly string[], value: unknown): ClusterSpec =>
  applyEdits(fixture, [
    { document: 'cluster', path, op: 'set', value, timing: 'first', why: '', control: '', by: 'test' },
  ])

/** A store with one cluster, and a cloud with its resources. `deleted` records what kops was asked to delete. */
function world(spec: ClusterSpec | undefined, resources: readonly DoomedResource[], left: readonly Leftover[] = []) {
  const deleted: string[] = []
  const lines: string[] = []
  const now = { spec }
  const kops: Pick<Kops, 'state' | 'getSpec' | 'previewDelete' | 'deleteCluster'> = {
    state: 's3://store',
    getSpec: async () => now.spec,
    previewDelete: async () => ({ resources, text: '' }),
    deleteCluster: async (cluster, following) => {
      deleted.push(cluster)
      following?.onLine?.('vpc\tdemo\tvpc-1')
      following?.onLine?.('vpc:vpc-1\tok')
      now.spec = undefined
    },
  }
  const cloud: Pick<Cloud, 'leftovers'> = { leftovers: async () => left }
  const ctx = {
    ports: { kops, cloud } as ClusterPorts,
    facts: { name, kubernetesVersion: '', networkPlugin: { name: '', enforcesNetworkPolicy: false }, namespaces: [] },
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    clock: { now: () => new Date(0), sleep: async () => undefined },
    report: (line: string) => void lines.push(line),
    progress: () => undefined,
    secret: () => undefined,
  } satisfies StepContext<ClusterPorts>
  const plan = async () => downStep.plan(config, await downStep.observe(config, ctx), ctx.facts)
  return { ctx, deleted, lines, now, plan }
}

test('lists what is deleted in groups, names what holds data, and requires the name', async () => {
  const { plan, deleted } = world(fixture, [
    resource('vpc', 'vpc-1'),
    resource('subnet', 'subnet-1'),
    resource('subnet', 'subnet-2'),
    resource('instance', 'i-1'),
    resource('volume', 'a.etcd-main'),
    resource('volume', 'pvc-1'),
    resource('something-new', 'x'),
  ])
  const { changes, findings } = await plan()
  expect(changes).toMatchObject([{ action: 'delete', target: name, confirm: 'type-the-name' }])
  expect(changes[0]?.diff?.split('\n')).toEqual([
    '- instances: 1 instance',
    `- disks: 2 volume (a.etcd-main.${name}, pvc-1.${name})`,
    '- network: 1 vpc, 2 subnet',
    '- other: 1 something-new',
    `- specification: s3://store/${name}`,
    '= kept: the state bucket s3://store, with the other clusters in it',
    '= kept: dayone.yaml, logs and evidence: `dayone up` creates the cluster again, empty',
  ])
  expect(findings.map(({ id, text }) => [id, text.includes('pvc-1') && !text.includes('etcd')])).toEqual([
    ['down/data', true],
    ['down/stranger', false],
  ])
  expect(deleted).toEqual([])
})

test.each([
  [
    'discovery bucket',
    ['spec', 'serviceAccountIssuerDiscovery', 'discoveryStore'],
    's3://oidc/demo',
    /kept: the discovery bucket s3:\/\/oidc\/demo/,
  ],
  ['DNS zone', ['spec', 'dnsZone'], 'example.com', /kept: the DNS zone example\.com/],
  ['network of somebody else', ['spec', 'networkID'], 'vpc-9', /kept: the VPC vpc-9/],
])('reports that the %s is kept', async (_, path, value, expected) => {
  const { changes } = await world(withSet(path, value), []).plan()
  expect(changes[0]?.diff).toMatch(expected)
})

test('reports that dayone.yaml forgets an adopted cluster, and does not offer to recreate it', async () => {
  const { ctx } = world(fixture, [])
  const config = { name, isAdopted: true }
  const diff = downStep.plan(config, await downStep.observe(config, ctx), ctx.facts).changes[0]?.diff
  expect(diff).toContain('- dayone.yaml: the entries of the adopted cluster')
  expect(diff).not.toContain('anew')
})

test('does not treat our own cluster as foreign', async () => {
  const ours = withSet(['metadata', 'annotations', CONFIG_ANNOTATION], 'id')
  expect((await world(ours, []).plan()).findings).toEqual([])
})

test("deletes once, reports kops' output except for its list, and has nothing left to do", async () => {
  const { plan, ctx, deleted, lines } = world(fixture, [resource('vpc', 'vpc-1')])
  const [change] = (await plan()).changes
  await downStep.apply(change!, config, ctx)
  await downStep.apply(change!, config, ctx)
  expect(deleted).toEqual([name])
  expect(lines).toEqual(['vpc:vpc-1\tok'])
  expect(await plan()).toEqual({ changes: [], findings: [] })
})

test('rejects a cluster that took the name after the plan', async () => {
  const { plan, ctx, deleted, now } = world(fixture, [])
  const [change] = (await plan()).changes
  now.spec = withSet(['metadata', 'creationTimestamp'], '2031-01-01T00:00:00Z')
  await expect(downStep.apply(change!, config, ctx)).rejects.toMatchObject({ name: 'UserError', exitCode: 5 })
  expect(deleted).toEqual([])
})

test('proves that nothing is left, or lists billed resources by kind with how to delete them', async () => {
  expect(await downStep.verify(config, world(undefined, []).ctx)).toMatchObject([{ status: 'pass' }])
  const left: Leftover[] = [
    { kind: 'volume', id: 'vol-1', name: 'pvc-1', size: '20 GiB' },
    { kind: 'volume', id: 'vol-2', name: '', size: '8 GiB' },
    { kind: 'load balancer', id: 'a1b2', name: 'a1b2', size: 'classic' },
  ]
  expect(await downStep.verify(config, world(undefined, [], left).ctx)).toMatchObject([
    {
      status: 'fail',
      text: `Still billed for 2 volumes of ${name}: vol-1 (pvc-1, 20 GiB), vol-2 (8 GiB).`,
      hint: expect.stringContaining('aws ec2 delete-volume --volume-id vol-2'),
    },
    {
      status: 'fail',
      text: `Still billed for 1 load balancer of ${name}: a1b2 (classic).`,
      hint: expect.stringContaining('aws elb delete-load-balancer --load-balancer-name a1b2'),
    },
  ])
})
