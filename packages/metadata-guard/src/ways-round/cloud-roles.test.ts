import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { clusterWith } from './ways-round.fixture.ts'
import { readWaysRound, wayRoundChecks, wayRoundFindings } from './ways-round.ts'

const ARN = 'arn:aws:iam::123456789012:role/deploy'
const containers = [{ name: 'a', image: 'a:1' }]
const account = (
  namespace: string,
  annotations: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>> = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'ci', namespace, annotations, labels },
})
const asking = { metadata: { annotations: { 'iam.amazonaws.com/role': 'deploy' } }, spec: { containers } }
const of = (kind: string, fields: object, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'ci', namespace: 'team', ...metadata },
  ...fields,
})
const kube2iam = of(
  'DaemonSet',
  { spec: { template: { spec: { containers: [{ name: 'a', image: 'jtblin/kube2iam:0.12.0' }] } } } },
  { name: 'kube2iam', namespace: 'kube-system' },
)
const irsa = { 'eks.amazonaws.com/role-arn': ARN }

const find = async (...objects: readonly KubeObject[]) =>
  wayRoundFindings(await readWaysRound(clusterWith(...objects)), ['kube-system'])

test.each<[string, KubeObject, string, string, string]>([
  ['a service account', account('team', irsa), 'MG-06', 'ServiceAccount ci in team', ARN],
  ['a pod', of('Pod', { spec: { containers } }, asking.metadata), 'MG-07', 'Pod ci in team', 'deploy'],
  [
    'a Deployment scaled to zero',
    of('Deployment', { spec: { replicas: 0, template: asking } }),
    'MG-07',
    'Deployment ci in team',
    'deploy',
  ],
  ['a StatefulSet', of('StatefulSet', { spec: { template: asking } }), 'MG-07', 'StatefulSet ci in team', 'deploy'],
  ['a DaemonSet', of('DaemonSet', { spec: { template: asking } }), 'MG-07', 'DaemonSet ci in team', 'deploy'],
  [
    'a suspended CronJob',
    of('CronJob', { spec: { suspend: true, jobTemplate: { spec: { template: asking } } } }),
    'MG-07',
    'CronJob ci in team',
    'deploy',
  ],
  ['a Job', of('Job', { spec: { template: asking } }), 'MG-07', 'Job ci in team', 'deploy'],
  ['a PodTemplate', of('PodTemplate', { template: asking }), 'MG-07', 'PodTemplate ci in team', 'deploy'],
])(
  '%s with an IAM role: namespace, name and role are named; what anybody can ask for fails',
  async (_case, object, control, target, role) => {
    const [finding, ...others] = await find(object, kube2iam)
    expect(others).toEqual([])
    expect(finding).toMatchObject({ control, target, kind: 'risk', severity: control === 'MG-06' ? 'medium' : 'high' })
    expect(finding?.text).toContain(role)
    expect(finding?.text).toContain('create pods in team')
    const checks = wayRoundChecks(await readWaysRound(clusterWith(object, kube2iam)), ['kube-system'])
    expect(checks.filter(({ status }) => status !== 'pass')).toMatchObject([
      { rule: 'metadata-guard/cloud-roles', status: control === 'MG-06' ? 'warn' : 'fail' },
    ])
  },
)

test('without kube2iam or kiam an annotation gives no role, and only warns', async () => {
  const pod = of('Pod', { spec: { containers } }, asking.metadata)
  const checks = wayRoundChecks(await readWaysRound(clusterWith(pod)), ['kube-system'])
  expect(checks.filter(({ status }) => status !== 'pass')).toMatchObject([
    { rule: 'metadata-guard/cloud-roles', status: 'warn', text: expect.stringContaining('they get no role') },
  ])
})

test.each<[string, readonly KubeObject[]]>([
  ['an account without a role', [account('team', { 'eks.amazonaws.com/role-arn': '' })]],
  [
    'an add-on in kube-system',
    [account('kube-system', irsa), of('Pod', {}, { ...asking.metadata, namespace: 'kube-system' })],
  ],
  ['an application, which its own step reports', [account('team', irsa, { 'dayone.dev/step': 'applications' })]],
])('%s is no finding here', async (_case, objects) => {
  expect(await find(...objects)).toEqual([])
})

test('a controller and its pods are one finding; another role is another one', async () => {
  const owner = { ownerReferences: [{ kind: 'StatefulSet', name: 'ci', controller: true }] }
  const set = of('StatefulSet', { spec: { template: asking } })
  const pod = of('Pod', {}, { ...asking.metadata, ...owner, name: 'ci-0' })
  const [finding, ...others] = await find(set, pod)
  expect(others).toEqual([])
  const changed = of('StatefulSet', {
    spec: { template: { metadata: { annotations: { 'iam.amazonaws.com/role': 'admin' } } } },
  })
  expect((await find(changed))[0]?.id).not.toBe(finding?.id)
})
