import type { Cloud, DiscoveryBuckets } from '@dayone/aws'
import { parseClusterSpec } from '@dayone/cluster-spec'
import { systemClock } from '@dayone/host'
import type { Kops } from '@dayone/kops'
import { managedLabel, refId, refOf, type KubeObject, type ObjectChange } from '@dayone/kube'
import { emptyView, inOrder, reduce, run, type Change, type PipelineEvent, type RunView } from '@dayone/pipeline'
import { startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ports } from './ports.ts'
import { sampleSlices } from './sample-slices.fixture.ts'
import { steps } from './steps.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true, withNode: true })
})
afterAll(() => cluster.stop())

const chosen = inOrder(steps.filter(({ id }) => id !== 'cluster'))

/** A cluster without instances: what they say of themselves is proved on the practice cloud. */
const kops: Pick<Kops, 'state' | 'getSpec'> = {
  state: 's3://laws',
  getSpec: async () =>
    parseClusterSpec('{ apiVersion: kops.k8s.io/v1alpha2, kind: Cluster, metadata: { name: laws }, spec: {} }'),
}
const cloud: Pick<Cloud, 'region' | 'instances' | 'launchTemplates'> = {
  region: 'us-west-2',
  instances: async () => [],
  launchTemplates: async () => [],
}

/** The cluster step alone asks for more, and it does not run here. */
const ports = (): Ports => ({
  kube: cluster.kube,
  kubeconfigFile: '/nowhere',
  historyFolder: '/nowhere',
  kops: kops as Kops,
  cloud: cloud as Cloud,
  discoveryBuckets: {} as DiscoveryBuckets,
})

const runAll = async (): Promise<{ view: RunView; planned: readonly Change<ObjectChange>[] }> => {
  const events: PipelineEvent[] = []
  await run(chosen, {
    config: Object.fromEntries(chosen.map(({ id, config }) => [id, config.parse(sampleSlices[id]) as unknown])),
    ports: ports(),
    facts: () => cluster.facts(),
    clock: systemClock,
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    secrets: { add: () => undefined, redact: (text) => text },
    onEvent: (event) => events.push(event),
    approve: async () => true,
  })
  const planned = events.flatMap((event) => (event.type === 'step.planned' ? event.plan.changes : []))
  return { view: events.reduce(reduce, emptyView), planned: planned as readonly Change<ObjectChange>[] }
}

const outcomes = ({ steps: all }: RunView) => all.map(({ id, outcome, failure }) => [id, outcome, failure])
const failedChecks = ({ steps: all }: RunView) =>
  all.flatMap(({ checks }) => checks.filter(({ status }) => status === 'fail'))

let owned: readonly KubeObject[] = []

test('all steps, one after the other, make one guarded cluster', async () => {
  const { view, planned } = await runAll()
  expect(outcomes(view)).toEqual(chosen.map(({ id }) => [id, 'applied', undefined]))
  expect(failedChecks(view)).toEqual([])
  owned = planned.map(({ data }) => data.manifest)
  expect(new Set(planned.map(({ id }) => id)).size).toBe(planned.length)
})

test('what carries the label of dayone is what the steps planned, nothing less and nothing more', async () => {
  const kinds = new Map(owned.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]))
  const labelSelector = `${managedLabel.name}=${managedLabel.value}`
  const live = await Promise.all([...kinds.values()].map((kind) => cluster.kube.list(kind, { labelSelector })))
  const ids = (objects: readonly KubeObject[]) => objects.map((object) => refId(refOf(object))).toSorted()
  expect(owned).not.toEqual([])
  expect(ids(live.flat())).toEqual(ids(owned))
})

test('a second run writes nothing', async () => {
  const before = await cluster.snapshot()
  const { view } = await runAll()
  expect(outcomes(view)).toEqual(chosen.map(({ id }) => [id, 'unchanged', undefined]))
  expect(failedChecks(view)).toEqual([])
  expect(await cluster.snapshot()).toEqual(before)
})
