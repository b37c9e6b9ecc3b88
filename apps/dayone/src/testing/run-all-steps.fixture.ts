import type { Cloud, DiscoveryBuckets } from '@dayone/aws'
import { parseClusterSpec } from '@dayone/cluster-spec'
import { systemClock } from '@dayone/host'
import type { Kops } from '@dayone/kops'
import { readClientCertificates, type Kube, type ObjectChange } from '@dayone/kube'
import {
  emptyView,
  inOrder,
  reduce,
  run,
  type Change,
  type ClusterFacts,
  type PipelineEvent,
  type RunView,
} from '@dayone/pipeline'
import type { Ports } from '../ports.ts'
import { defaultFacts, mergeFacts, predictedFacts } from '../run/live-facts.ts'
import { sampleSlices } from './sample-slices.fixture.ts'
import { steps } from '../steps.ts'

interface LiveCluster {
  readonly kube: Kube
  readonly facts: () => Promise<ClusterFacts>
}

/** Every step that owns objects of the cluster, in order. */
export const chosen = inOrder(steps.filter(({ id }) => id !== 'cluster'))

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
const ports = (cluster: LiveCluster): Ports => ({
  kube: cluster.kube,
  readKubeconfigs: () => readClientCertificates([]),
  kubeconfigFile: '/nowhere',
  historyFolder: '/nowhere',
  kops: kops as Kops,
  cloud: cloud as Cloud,
  discoveryBuckets: {} as DiscoveryBuckets,
})

/** Runs all of them by the engine, approving everything. `slices` wins over the sample. */
export const runAll = async (
  cluster: LiveCluster,
  slices: Readonly<Record<string, unknown>> = {},
): Promise<{ view: RunView; planned: readonly Change<ObjectChange>[] }> => {
  const events: PipelineEvent[] = []
  const slice = (id: string): unknown => slices[id] ?? sampleSlices[id]
  await run(chosen, {
    config: Object.fromEntries(chosen.map(({ id, config }) => [id, config.parse(slice(id)) as unknown])),
    ports: ports(cluster),
    // As in the app: steps know of the namespaces that others will create.
    facts: async () => ({
      ...defaultFacts,
      ...mergeFacts([predictedFacts(chosen, slice), await cluster.facts()]),
    }),
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
