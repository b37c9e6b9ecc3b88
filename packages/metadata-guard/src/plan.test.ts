import type { ClusterFacts } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { desiredObjects } from './desired-objects.ts'
import { plan } from './plan.ts'

const facts: ClusterFacts = {
  name: 'demo.example.test',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [{ name: 'monitoring' }],
}
const calico = { ...facts, networkPlugin: { name: 'calico', enforcesNetworkPolicy: true } }
const kubeRouter = { ...facts, networkPlugin: { name: 'kube-router', enforcesNetworkPolicy: true } }
/** The guard of network policies, beside that of pods. */
const policyGuard = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']
const ofCilium = ['CiliumClusterwideNetworkPolicy']
const monitoring = { namespace: 'monitoring', reason: 'Node metrics.', owner: 'ops', until: '2026-12-31' }
const config = { allowHostNetwork: [monitoring] }
const empty = { find: () => undefined, isServed: () => true }
const observed = {
  objects: empty,
  hostNetworkPods: [],
  deny: { isServed: true, canDenyAlone: true },
  waysRound: { workloads: [], volumes: [], drivers: [], hooks: [], conversions: [], controlPlanes: [], roles: [] },
  plugin: { faults: [], agents: '' },
  today: new Date('2026-11-26'),
}
const kinds = (made: ReturnType<typeof plan>) =>
  made.changes.map(({ data }) =>
    'manifest' in data ? data.manifest.kind : 'instance' in data ? data.instance : data.kind,
  )

test.each([
  ['before there is a cluster', plan(config, undefined, facts), ofCilium, []],
  ['with Cilium', plan(config, observed, facts), ofCilium, []],
  ['with Calico', plan(config, observed, calico), ['Tier', 'GlobalNetworkPolicy'], []],
  ['with another plugin', plan(config, { ...observed, deny: undefined }, kubeRouter), policyGuard, ['risk']],
  [
    'while Cilium starts',
    plan(config, { ...observed, deny: { isServed: false, canDenyAlone: true } }, facts),
    [],
    ['risk'],
  ],
  [
    'where the deny would cut everything',
    plan(config, { ...observed, deny: { isServed: true, canDenyAlone: false } }, facts),
    [],
    ['risk'],
  ],
])('%s', (_case, made, deny, findings) => {
  expect(kinds(made)).toEqual([...deny, 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'])
  expect(made.findings.filter(({ control }) => control !== 'MG-05').map(({ kind }) => kind)).toEqual(findings)
})

test.each([
  ['monitorng', 'Did you mean monitoring?'],
  ['kube-sytem', 'Did you mean kube-system?'],
  ['storage', 'Correct the name, or remove it: anyone who creates storage can use hostNetwork there.'],
])('%s may use hostNetwork and does not exist', (name, hint) => {
  const made = plan(
    { allowHostNetwork: [monitoring, 'kube-system', { ...monitoring, namespace: name }] },
    observed,
    facts,
  )
  expect(made.findings.filter(({ control }) => control === 'MG-03')).toMatchObject([
    { id: `MG-03/absent/${name}`, kind: 'risk', text: expect.stringContaining(`lists ${name}`) as string, hint },
  ])
  // Before there is a cluster nobody knows which namespaces it has.
  expect(plan({ allowHostNetwork: [name] }, undefined, facts).findings).toEqual([])
})

test('a Kubernetes before 1.30 gets the supported objects, and reports what is missing', () => {
  const old = { find: () => undefined, isServed: ({ kind }: { kind: string }) => !kind.startsWith('Validating') }
  const made = plan(config, { ...observed, objects: old }, facts)
  expect(kinds(made)).toEqual(['CiliumClusterwideNetworkPolicy'])
  expect(made.findings).toMatchObject([
    { id: 'MG-03', kind: 'impossible', severity: 'high' },
    { id: 'MG-05/monitoring' },
  ])
})

test('closes machines first, whatever blocks the rest', () => {
  const metadata = { httpTokens: 'optional', hopLimit: 1, ipv6Enabled: false } as const
  const machine = {
    id: 'i-1',
    instanceGroup: 'nodes',
    state: 'running',
    zone: 'a',
    privateIp: undefined,
    launchTemplateVersion: '1',
    metadata,
    tags: {},
  }
  const made = plan(config, { ...observed, opened: [machine] }, facts)
  expect(kinds(made)[0]).toBe('i-1')
})

test('reports the pods that could not be recreated, and only those', () => {
  const pods = [
    { namespace: 'kube-system', name: 'cilium-x' },
    { namespace: 'monitoring', name: 'exporter-x' },
    { namespace: 'shop', name: 'b' },
    { namespace: 'shop', name: 'a' },
  ]
  const { findings } = plan(config, { ...observed, hostNetworkPods: pods }, facts)
  expect(findings).toMatchObject([
    { id: 'MG-03/shop', kind: 'risk', text: expect.stringContaining('a, b in shop use') },
    { id: 'MG-05/monitoring', accepted: { owner: 'ops' } },
  ])
})

test('never rejects system pods', () => {
  const [, , binding] = plan({ allowHostNetwork: [] }, undefined, facts).changes
  expect(JSON.stringify(binding?.data)).toContain('"values":["kube-system"]')
})

const workload = {
  kind: 'Deployment',
  namespace: 'shop',
  name: 'uploads',
  template: { labels: {}, annotations: {}, spec: { containers: [] } },
  claims: [],
} as const
const users = { proxies: [], annotated: [], namespaces: [], unproved: [], nodeRole: [{ workload, sign: 'AWS_REGION' }] }
const id = 'MG-06/shop/Deployment/uploads'
const open = { saved: [], applied: [], running: ['i-1: token optional, hop limit 3'] }
const accepted = [{ finding: id, reason: 'Nobody uses it.', owner: 'shop', until: '2026-12-31' }]

test.each([
  ['an open machine', config, { states: open }, 'run'],
  ['an open machine, confirmed', { ...config, accepted }, { states: open }, undefined],
  [
    'an open machine, confirmed until yesterday',
    { ...config, accepted: accepted.map((one) => ({ ...one, until: '2026-11-25' })) },
    { states: open },
    'run',
  ],
  ['closed machines', config, { states: { saved: [], applied: [], running: [] } }, 'none'],
  ['machines that are only saved as open', config, { states: { saved: ['nodes'], applied: [], running: [] } }, 'none'],
])('%s: whoever uses the role of its node holds the run up, or not', (_case, own, more, blocks) => {
  const { findings } = plan(own, { ...observed, users, ...more }, facts)
  const found = findings.find((finding) => finding.id === id)
  if (blocks === 'none') return expect(found).toBeUndefined()
  expect(found).toMatchObject({ kind: 'risk', control: 'MG-06' })
  expect(found?.accepted === undefined ? found?.blocks : undefined).toBe(blocks)
})

test('a machine that is opened behind the deny of the network is closed without holding up anybody', () => {
  const applied = { manager: 'dayone', operation: 'Apply', apiVersion: 'v1', fieldsV1: {} }
  const stored = desiredObjects(config, facts).map(({ manifest: { metadata, ...manifest } }) => ({
    ...manifest,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, 'app.kubernetes.io/managed-by': 'dayone' },
      managedFields: [applied],
    },
  }))
  const objects = {
    find: ({ kind }: { kind: string }) => stored.find((one) => one.kind === kind),
    isServed: () => true,
  }
  const { findings, changes } = plan(config, { ...observed, objects, users, states: open }, facts)
  expect(changes).toEqual([])
  expect(findings.find((finding) => finding.id === id)).toBeUndefined()
})
