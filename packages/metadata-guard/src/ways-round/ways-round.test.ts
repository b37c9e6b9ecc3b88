import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { clusterWith as server } from './ways-round.fixture.ts'
import { readWaysRound, wayRoundChecks, wayRoundFindings } from './ways-round.ts'

const find = async (...objects: readonly KubeObject[]) =>
  wayRoundFindings(await readWaysRound(server(...objects)), ['kube-system', 'agents'])

const pod = (namespace: string, name: string, spec: object, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, ...metadata },
  spec,
})
const workload = (kind: string, namespace: string, name: string, spec: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, namespace },
  spec: kind === 'CronJob' ? { jobTemplate: { spec: { template: { spec } } } } : { replicas: 0, template: { spec } },
})
const of = (image: string, more: object = {}) => ({ containers: [{ name: 'a', image, ...more }] })

test.each<[string, KubeObject, string]>([
  ['a privileged pod', pod('team', 'a', of('evil:1', { securityContext: { privileged: true } })), 'privileged'],
  ['hostPID', pod('team', 'a', { ...of('evil:1'), hostPID: true }), 'hostPID'],
  [
    'a hostPath',
    pod('team', 'a', { ...of('evil:1'), volumes: [{ hostPath: { path: '/var/run/' } }] }),
    'hostPath /var/run',
  ],
  [
    'a capability',
    pod('team', 'a', of('evil:1', { securityContext: { capabilities: { add: ['SYS_ADMIN'] } } })),
    'capability SYS_ADMIN',
  ],
  [
    'a debug container',
    pod('team', 'a', {
      ...of('a:1'),
      ephemeralContainers: [{ name: 'd', image: 'd:1', securityContext: { privileged: true } }],
    }),
    'privileged',
  ],
  [
    'a Deployment scaled to zero',
    workload('Deployment', 'team', 'a', { ...of('evil:1'), hostNetwork: true }),
    'hostNetwork',
  ],
  ['a CronJob', workload('CronJob', 'team', 'a', { ...of('evil:1'), hostIPC: true }), 'hostIPC'],
  ['a port of the node', pod('team', 'a', of('evil:1', { ports: [{ hostPort: 8443 }] })), 'listens on its node'],
  [
    'a port of the node in a Deployment of kube-system',
    workload('Deployment', 'kube-system', 'coredns', of('evil:1', { ports: [{ hostPort: 53 }] })),
    'hostPort 53',
  ],
  [
    'a PodTemplate',
    {
      apiVersion: 'v1',
      kind: 'PodTemplate',
      metadata: { name: 'a', namespace: 'team' },
      template: { spec: of('evil:1', { securityContext: { privileged: true } }) },
    },
    'privileged',
  ],
  [
    'a ReplicationController',
    workload('ReplicationController', 'team', 'a', { ...of('evil:1'), hostPID: true }),
    'hostPID',
  ],
  ['hostNetwork in kube-system', pod('kube-system', 'a', { ...of('evil:1'), hostNetwork: true }), 'hostNetwork'],
  [
    'more than hostNetwork where that is allowed',
    pod('agents', 'a', { ...of('evil:1'), hostNetwork: true, hostPID: true }),
    'hostPID',
  ],
])('reports %s', async (_case, object, access) => {
  const findings = await find(object)
  expect(findings).toHaveLength(1)
  expect(findings[0]?.text).toContain(access)
})

const cilium = {
  ...of('quay.io/cilium/cilium:v1.18.6@sha256:00', { securityContext: { privileged: true } }),
  hostNetwork: true,
}

test('a kops add-on is no finding, by name and contents', async () => {
  const owner = { ownerReferences: [{ kind: 'DaemonSet', name: 'cilium', controller: true }] }
  expect(
    await find(workload('DaemonSet', 'kube-system', 'cilium', cilium), pod('kube-system', 'cilium-x', cilium, owner)),
  ).toEqual([])
  expect(await find(pod('agents', 'a', { ...of('a:1'), hostNetwork: true }))).toEqual([])
  expect(await find(pod('agents', 'a', of('a:1', { ports: [{ hostPort: 80 }, { hostPort: 443 }] })))).toEqual([])
})

test.each<[string, KubeObject]>([
  [
    'another image',
    workload('DaemonSet', 'kube-system', 'cilium', { ...cilium, ...of('quay.io/cilium/cilium.evil:1') }),
  ],
  ['another access', workload('DaemonSet', 'kube-system', 'cilium', { ...cilium, hostPID: true })],
  [
    'another directory',
    workload('DaemonSet', 'kube-system', 'cilium', { ...cilium, volumes: [{ hostPath: { path: '/' } }] }),
  ],
])('reports the name of an add-on with %s', async (_case, object) => {
  const [finding] = await find(object)
  expect(finding?.text).toContain('name of a kops add-on')
})

test('an add-on elsewhere is a finding', async () => {
  expect(await find(workload('DaemonSet', 'team', 'cilium', cilium))).toHaveLength(1)
})

test('a controller and its pods are one finding, and static pods are recognized without the name of their node', async () => {
  const owner = {
    ownerReferences: [{ kind: 'ReplicaSet', name: 'web-5d4', controller: true }],
    labels: { 'pod-template-hash': '5d4' },
  }
  const spec = { ...of('evil:1'), hostNetwork: true }
  const findings = await find(workload('Deployment', 'team', 'web', spec), pod('team', 'web-5d4-x', spec, owner))
  expect(findings.map(({ target }) => target)).toEqual(['Deployment web in team'])
  const node = { ownerReferences: [{ kind: 'Node', name: 'i-0', controller: true }] }
  const api = {
    ...of('registry.k8s.io/kube-apiserver:v1.36.1'),
    hostNetwork: true,
    volumes: [{ hostPath: { path: '/etc/ssl' } }],
  }
  expect(await find(pod('kube-system', 'kube-apiserver-i-0', api, node))).toEqual([])
})

test('an acceptance does not cover a changed object', async () => {
  const id = async (image: string) => (await find(pod('team', 'a', { ...of(image), hostPID: true })))[0]?.id
  expect(await id('tool:1')).toBe(await id('tool:2'))
  expect(await id('tool:1')).not.toBe(await id('evil:1'))
})

const webhook = (kind: string, name: string, hook: object): KubeObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name },
  webhooks: [{ name: 'hook.example.com', ...hook }],
})
const rule = (apiGroups: readonly string[], ...resources: readonly string[]) => [
  { apiGroups, resources, operations: ['*'] },
]
const service = (name: string, namespace: string) => ({ clientConfig: { service: { name, namespace } } })

test.each<[string, string, object, string | undefined]>([
  ['every pod', 'MutatingWebhookConfiguration', { rules: rule([''], 'pods') }, 'intercepts pods'],
  [
    'everything',
    'MutatingWebhookConfiguration',
    { rules: rule(['*'], '*/*') },
    'intercepts pods, sessions in pods, Secrets and namespaces',
  ],
  ['all but subresources', 'MutatingWebhookConfiguration', { rules: rule(['*'], '*') }, 'pods, Secrets and namespaces'],
  ['namespaces', 'MutatingWebhookConfiguration', { rules: rule([''], 'namespaces') }, 'Pod Security labels'],
  ['namespaces', 'ValidatingWebhookConfiguration', { rules: rule(['*'], 'namespaces/*') }, 'intercepts namespaces'],
  ['kubectl exec', 'ValidatingWebhookConfiguration', { rules: rule([''], 'pods/exec') }, 'intercepts sessions in pods'],
  ['attach', 'MutatingWebhookConfiguration', { rules: rule(['*'], '*/attach') }, 'intercepts sessions in pods'],
  [
    'debug containers alone',
    'ValidatingWebhookConfiguration',
    { rules: rule([''], 'pods/ephemeralcontainers') },
    'intercepts pods and can',
  ],
  ['evictions', 'ValidatingWebhookConfiguration', { rules: rule([''], 'pods/eviction') }, undefined],
  ['Secrets', 'ValidatingWebhookConfiguration', { rules: rule([''], 'secrets') }, 'intercepts Secrets'],
  ['debug containers', 'MutatingWebhookConfiguration', { rules: rule([''], 'pods/*') }, 'intercepts pods'],
  ['Deployments', 'ValidatingWebhookConfiguration', { rules: rule(['apps'], 'deployments') }, 'intercepts pods'],
  ['its own kinds', 'ValidatingWebhookConfiguration', { rules: rule(['cert-manager.io'], '*/*') }, undefined],
  ['Services', 'MutatingWebhookConfiguration', { rules: rule([''], 'services') }, undefined],
])('a webhook for %s', async (_case, kind, hook, text) => {
  const findings = await find(webhook(kind, 'injector', { ...hook, ...service('injector', 'tools') }))
  expect(findings.map((finding) => finding.text.includes(text ?? ''))).toEqual(text === undefined ? [] : [true])
})

test('a webhook of kops that sees more than pods is a finding', async () => {
  const hook = { rules: rule([''], 'pods', 'namespaces'), ...service('pod-identity-webhook', 'kube-system') }
  expect(await find(webhook('MutatingWebhookConfiguration', 'pod-identity-webhook', hook))).toHaveLength(1)
})

test('recognizes a webhook of kops by name and service', async () => {
  const identity = (...answers: [string, string]) =>
    find(
      webhook('MutatingWebhookConfiguration', 'pod-identity-webhook', {
        rules: rule([''], 'pods'),
        ...service(...answers),
      }),
    )
  expect(await identity('pod-identity-webhook', 'kube-system')).toEqual([])
  expect(await identity('pod-identity-webhook', 'evil')).toHaveLength(1)
})

const volume = (spec: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'v' },
  spec,
})

test('reports volumes that are directories of nodes, with their claim', async () => {
  const [finding] = await find(volume({ hostPath: { path: '/' }, claimRef: { namespace: 'team', name: 'data' } }))
  expect(finding?.text).toContain('team/data')
  expect(await find(volume({ csi: {} }))).toEqual([])
})

const storage = (kind: string, name: string, spec: object): KubeObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind,
  metadata: { name },
  spec,
})

test('a volume driver that kops did not install is one finding, whatever shows it', async () => {
  const found = await find(
    storage('CSIDriver', 'hostpath.csi.k8s.io', { volumeLifecycleModes: ['Persistent', 'Ephemeral'] }),
    storage('CSINode', 'i-1', { drivers: [{ name: 'hostpath.csi.k8s.io' }, { name: 'ebs.csi.aws.com' }] }),
    volume({ csi: { driver: 'hostpath.csi.k8s.io' }, claimRef: { namespace: 'team', name: 'data' } }),
  )
  expect(found.map(({ target }) => target)).toEqual(['CSI driver hostpath.csi.k8s.io'])
  expect(found[0]?.text).toContain('v (team/data)')
  expect(found[0]?.text).toContain('in its own spec')
})

test.each<[string, KubeObject, number]>([
  ['on a node alone', storage('CSINode', 'i-1', { drivers: [{ name: 'evil' }] }), 1],
  ['behind a volume alone', volume({ csi: { driver: 'evil' } }), 1],
  ['of the old kind', volume({ flexVolume: { driver: 'evil/driver' } }), 1],
  ['of kops', storage('CSIDriver', 'ebs.csi.aws.com', { attachRequired: true }), 0],
  ['of kops in pods', storage('CSIDriver', 'ebs.csi.aws.com', { volumeLifecycleModes: ['Ephemeral'] }), 1],
  ['on no node', storage('CSINode', 'i-1', { drivers: null }), 0],
])('a volume driver %s', async (_case, object, count) => {
  expect(await find(object)).toHaveLength(count)
})

const node = (
  name: string,
  taints?: readonly object[],
  labels: object = { 'node-role.kubernetes.io/control-plane': '' },
) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: { taints } }) as KubeObject
const tainted = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]

test.each<[string, readonly KubeObject[], readonly string[]]>([
  ['with its taint', [node('cp', tainted)], []],
  ['without taint', [node('cp')], ['Node cp']],
  ['whose taint only prefers', [node('cp', [{ key: 'a', effect: 'PreferNoSchedule' }])], ['Node cp']],
  ['that is a worker', [node('w', undefined, {})], []],
  ['with a pod of a team', [node('cp', tainted), pod('team', 'a', of('a:1'))], ['Pod a in team']],
  ['with a pod of the system', [node('cp', tainted), pod('kube-system', 'a', of('a:1'))], []],
])('a control plane node %s', async (_case, objects, targets) => {
  expect((await find(...objects)).map(({ target }) => target)).toEqual(targets)
})

test('a cluster without ways around the guards passes each kind', async () => {
  const checks = wayRoundChecks(await readWaysRound(server()), ['kube-system'])
  expect(checks.map(({ status }) => status)).toEqual(Array<string>(7).fill('pass'))
})
