import { readInventory, type KubeObject, type Workload } from '@dayone/kube'
import { expect, test } from 'vitest'
import { hostNetworkFindings, hostNetworkPods } from '../host-network/host-network-pods.ts'
import { clusterWith } from '../ways-round/ways-round.fixture.ts'
import { metadataUserFindings } from './metadata-user-findings.ts'
import { readIdentityDelivery } from './identity-delivery.ts'
import { findMetadataUsers } from './metadata-users.ts'

/** Who uses the metadata service: whatever makes pods, asleep or suspended, and by every sign that a manifest can show. */
const clock = { now: () => new Date('2026-11-27'), sleep: async () => undefined }

/** One of each kind that runs no pod now, or none any more tomorrow. */
const asleep: Readonly<Record<Workload['kind'], object>> = {
  Deployment: { replicas: 0 },
  StatefulSet: { replicas: 0 },
  ReplicaSet: { replicas: 0 },
  ReplicationController: { replicas: 0 },
  DaemonSet: {},
  CronJob: { suspend: true },
  Job: { suspend: true, parallelism: 1 },
  Pod: {},
}
const workload = (kind: Workload['kind'], spec: object, annotations: object = {}): KubeObject => {
  const template = { metadata: { annotations }, spec }
  const of =
    kind === 'Pod'
      ? spec
      : kind === 'CronJob'
        ? { ...asleep.CronJob, jobTemplate: { spec: { template } } }
        : { ...asleep[kind], template }
  const metadata = { name: 'a', namespace: 'shop', ...(kind === 'Pod' ? { annotations } : {}) }
  return { apiVersion: 'v1', kind, metadata: metadata as KubeObject['metadata'], spec: of }
}
const container = (fields: object = {}) => ({ containers: [{ name: 'main', image: 'x:1', ...fields }] })

const findingsOf = async (...objects: readonly KubeObject[]) => {
  const inventory = await readInventory(clusterWith(...objects), clock)
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace')
  const users = findMetadataUsers(inventory, namespaces, await readIdentityDelivery(clusterWith(...objects)))
  return metadataUserFindings(users, { machines: true, deny: true })
}

const workloadKinds = Object.keys(asleep) as readonly Workload['kind'][]

const signs: readonly (readonly [string, object, string])[] = [
  ['a variable of AWS', container({ env: [{ name: 'AWS_REGION', value: 'eu-west-1' }] }), 'AWS_REGION'],
  [
    'the address in a variable',
    container({ env: [{ name: 'IMDS', value: 'http://169.254.169.254/latest' }] }),
    'the metadata address',
  ],
  ['the address in its arguments', container({ args: ['--url=http://169.254.169.254'] }), 'the metadata address'],
  ['the address in its command', container({ command: ['curl', '169.254.169.254'] }), 'the metadata address'],
  ['the address over IPv6', container({ args: ['http://[fd00:ec2::254]/latest'] }), 'the metadata address'],
  ['its name', container({ args: ['http://instance-data.ec2.internal/latest'] }), 'the metadata address'],
  [
    'an init container',
    { ...container(), initContainers: [{ name: 'init', image: 'x:1', command: ['curl', '169.254.169.254'] }] },
    'the metadata address',
  ],
  [
    'a controller of AWS',
    container({ image: 'registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.0' }),
    'image registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.0',
  ],
]

test.each(workloadKinds.flatMap((kind) => signs.map(([sign, spec, text]) => [kind, sign, spec, text] as const)))(
  'a %s that runs nothing now, with %s',
  async (kind, _sign, spec, text) => {
    const [finding, ...others] = await findingsOf(workload(kind, spec))
    expect(others).toEqual([])
    expect(finding).toMatchObject({ id: `MG-06/shop/${kind}/a`, kind: 'risk', severity: 'high', blocks: 'run' })
    expect(finding?.text).toContain(`${kind} a in shop has no IAM role of its own`)
    expect(finding?.text).toContain(text)
  },
)

test.each(workloadKinds)('a %s that asks kube2iam or kiam for a role', async (kind) => {
  const [proxy, own, ...others] = await findingsOf(workload(kind, container(), { 'iam.amazonaws.com/role': 'reader' }))
  expect(others).toEqual([])
  expect(proxy?.text).toContain(`${kind} a in shop (role reader) will get no credentials`)
  expect(own).toMatchObject({ id: `MG-06/shop/${kind}/a`, blocks: 'run' })
})

test.each(['docker.io/jtblin/kube2iam:0.12.0', 'quay.io/uswitch/kiam:v4.2'])('%s itself', async (image) => {
  const agent = workload('DaemonSet', { ...container({ image }), hostNetwork: true })
  expect((await findingsOf(agent))[0]?.text).toContain('DaemonSet a in shop serves roles')
})

test.each(['iam.amazonaws.com/allowed-roles', 'iam.amazonaws.com/permitted'])(
  'a namespace with %s is named without pods',
  async (key) => {
    const metadata = { name: 'shop', annotations: { [key]: '.*' } }
    const [finding] = await findingsOf({ apiVersion: 'v1', kind: 'Namespace', metadata })
    expect(finding?.text).toContain('Namespaces with role annotations: shop.')
  },
)

test.each<[string, object]>([
  ['with nothing of AWS', container({ env: [{ name: 'REGION', value: 'eu-west-1' }], args: ['--port=80'] })],
  [
    'with a key of its own',
    container({ env: ['AWS_REGION', 'AWS_ACCESS_KEY_ID'].map((name) => ({ name, value: 'x' })) }),
  ],
  ['that has the metadata service off', container({ env: [{ name: 'AWS_EC2_METADATA_DISABLED', value: 'true' }] })],
  ['on the network of its node', { ...container({ args: ['169.254.169.254'] }), hostNetwork: true }],
])('a Deployment %s loses nothing', async (_case, spec) => {
  expect(await findingsOf(workload('Deployment', spec))).toEqual([])
})

test.each(workloadKinds)('a %s with hostNetwork is named, whether it runs or not', async (kind) => {
  const inventory = await readInventory(clusterWith(workload(kind, { ...container(), hostNetwork: true })), clock)
  expect(hostNetworkFindings(hostNetworkPods(inventory), ['kube-system'])).toMatchObject([
    { id: 'MG-03/shop', text: expect.stringContaining(`${kind} a in shop uses hostNetwork`) as string },
  ])
})
