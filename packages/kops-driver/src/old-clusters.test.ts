import { applyEdits, missingEdits, parseClusterSpec, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { Kops, UpdatePreview } from '@dayone/kops'
import type { StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { lockOut } from './spec/access-guard.ts'
import { refuseWithoutAdmin } from './apply/admin-check.ts'
import {
  appliedAlwaysAllow,
  clusterConfig,
  clusterStep,
  dueEdits,
  needsLastPass,
  type ClusterPorts,
  type SpecContributor,
} from './index.ts'
import { oldClusterFindings } from './plan/findings/old-cluster-findings.ts'
import { specFixtureText } from './fixtures/read-fixture.ts'

const fixture = (name: string): ClusterSpec => parseClusterSpec(specFixtureText(name))

test.each<[string, readonly string[]]>([
  ['plain', []],
  ['old-no-authorization', ['etcd-volumes', 'classic-load-balancer']],
  ['mixed-warm-pool', ['warm-pool']],
  ['karpenter', ['karpenter']],
  ['ipv6', ['ipv6-metadata']],
  ['shared-vpc', ['shared-vpc']],
  ['gossip', ['gossip']],
])('%s: reports what is different', (name, expected) => {
  expect(oldClusterFindings(fixture(name)).map(({ id }) => id.replace('cluster/', ''))).toEqual(expected)
})

test('reports how to reach a private API', () => {
  const text = (name: string): string | undefined => {
    const spec = fixture(name)
    const api = { loadBalancer: { class: 'Network', type: 'Internal' } }
    const made = { ...spec, cluster: { ...spec.cluster, spec: { ...spec.cluster.spec, api } } }
    return oldClusterFindings(made).find(({ id }) => id === 'cluster/private-api')?.text
  }
  expect(text('private-bastion')).toContain('through the bastion')
  expect(text('plain')).toContain('There is no bastion')
})

const answers = (spec: ClusterSpec, given: object = {}) =>
  clusterConfig.parse({
    name: spec.cluster.metadata.name,
    configId: '0d3c1c3e-0000-4000-8000-000000000000',
    zones: ['us-west-2a'],
    nodes: 5,
    nodeSize: 'm6i.large',
    apiAccess: ['198.51.100.23/32'],
    ...given,
  })
const setTo = (path: readonly string[], value: unknown, timing: SpecEdit['timing'] = 'first'): SpecContributor => ({
  id: 'rbac',
  edits: () => [
    { document: 'cluster', path: ['spec', ...path], op: 'set', value, timing, why: 'x', control: 'x', by: 'rbac' },
  ],
})

test('does not change numbers and types of Karpenter and of mixed groups', () => {
  const ofNodes = (name: string): readonly string[] => {
    const spec = fixture(name)
    return dueEdits(answers(spec), { spec, isNew: false }, [], 'main')
      .filter(({ document }) => document !== 'cluster' && document.instanceGroup.startsWith('nodes'))
      .map(({ path }) => path.join('.'))
  }
  expect(ofNodes('plain')).toEqual(expect.arrayContaining(['spec.machineType', 'spec.minSize', 'spec.maxSize']))
  expect(ofNodes('karpenter').filter((path) => /Size|machineType/.test(path))).toEqual([])
  expect(ofNodes('mixed-warm-pool')).not.toContain('spec.machineType')
})

test('never edits existing etcd volumes', () => {
  const spec = fixture('old-no-authorization')
  const encrypt = setTo(['etcdClusters', '0', 'etcdMembers', '0', 'encryptedVolume'], true)
  const { name, configId } = answers(spec)
  expect(dueEdits({ name, configId }, { spec, isNew: false }, [encrypt], 'main')).toEqual([])
  expect(dueEdits({ name, configId }, { spec, isNew: true }, [encrypt], 'main')).toHaveLength(1)
})

const NONE: UpdatePreview = { creates: [], modifies: [], deletes: [], prunes: [], isEmpty: true, text: '' }
const value = '+     authorizationMode: Node,RBAC\n-     authorizationMode: AlwaysAllow'
const completed = { type: 'ManagedFile', name: 'cluster-completed.spec', fields: [{ name: 'Contents', value }] }
const SWITCH: UpdatePreview = { ...NONE, modifies: [completed], isEmpty: false }

/** A context whose kops has one specification and one preview. Any other call fails the test. */
const contextOf = (spec: ClusterSpec, preview: UpdatePreview, kube: Partial<ClusterPorts['kube']> = {}) => {
  const kops: Partial<Kops> = {
    state: 's3://store',
    getSpec: async () => spec,
    previewUpdate: async () => preview,
    exportKubeconfig: async () => undefined,
  }
  return {
    ports: { kops, kube, kubeconfigFile: '/nowhere/kubeconfig', callerAddress: '127.0.0.1' } as ClusterPorts,
    facts: {} as StepContext<ClusterPorts>['facts'],
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    clock: { now: () => new Date(0), sleep: async () => undefined },
    report: () => undefined,
    progress: () => undefined,
    secret: () => undefined,
  } satisfies StepContext<ClusterPorts>
}

test.each(['gce', 'openstack'])('%s: reported, without an edit, and a complete cluster is rejected', async (name) => {
  const spec = fixture(name)
  const contributors = [setTo(['authorization'], { rbac: {} }), setTo(['x'], 1, 'last')]
  expect(dueEdits(answers(spec), { spec, isNew: false }, contributors, 'main')).toEqual([])
  expect(needsLastPass(spec, contributors)).toBe(false)
  const step = clusterStep({ contributors, mode: 'contributed' })
  const ctx = contextOf(spec, SWITCH)
  const plan = step.plan(answers(spec), await step.observe(answers(spec), ctx), ctx.facts)
  expect(plan.changes).toEqual([])
  expect(plan.findings).toMatchObject([{ kind: 'impossible', text: expect.stringContaining(`on ${name}.`) }])
  expect(await step.verify(answers(spec), ctx)).toMatchObject([{ status: 'skip' }])
  const owned = { ...spec.cluster.metadata, annotations: { 'dayone.dev/config': answers(spec).configId } }
  const ours = contextOf({ ...spec, cluster: { ...spec.cluster, metadata: owned } }, NONE)
  const whole = clusterStep({ contributors, mode: 'own' }).observe(answers(spec), ours)
  await expect(whole).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(name) })
})

test('API servers that run with AlwaysAllow keep it, made explicit, until the last pass', async () => {
  // kops 1.36 shows RBAC for a 1.35 cluster without `authorization`, and the next update would switch to it.
  const spec = fixture('plain')
  const contributors = [setTo(['authorization'], { rbac: {} })]
  const { name, configId } = answers(spec)
  const main = clusterStep({ contributors, mode: 'contributed' })
  const ctx = contextOf(spec, SWITCH)
  const { changes, findings } = main.plan({ name, configId }, await main.observe({ name, configId }, ctx), ctx.facts)
  expect(changes).toMatchObject([
    { id: 'replace', diff: '- Cluster spec.authorization.rbac: {}\n+ Cluster spec.authorization.alwaysAllow: {}' },
  ])
  expect(findings).toContainEqual(expect.objectContaining({ id: 'cluster/always-allow', severity: 'critical' }))
  const last = clusterStep({ contributors, mode: 'contributed', pass: 'last' })
  const plan = last.plan({ name, configId }, await last.observe({ name, configId }, ctx), ctx.facts)
  expect(plan.changes).toMatchObject([{ id: 'update', data: { endsAlwaysAllow: true } }])
})

test.each<[string, string | undefined, boolean]>([
  ['AlwaysAllow', 'AlwaysAllow', true],
  ['RBAC', 'Node,RBAC', false],
  ['nothing', undefined, false],
])(
  'one run is enough if %s was last applied: the last pass is planned from the beginning',
  async (_, mode, expected) => {
    // kops 1.36 shows RBAC for a specification without authorization; only the applied one shows AlwaysAllow.
    const spec = fixture('plain')
    const completed =
      mode === undefined
        ? undefined
        : `apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: a}\nspec: {kubeAPIServer: {authorizationMode: "${mode}"}}\n`
    const applied = await appliedAlwaysAllow({ readStateFile: async () => completed })
    expect(applied).toBe(expected)
    expect(needsLastPass(spec, [setTo(['authorization'], { rbac: {} })], applied)).toBe(expected)
    // Edits of other steps do not cause a second pass.
    expect(needsLastPass(spec, [setTo(['x'], 1)], applied)).toBe(false)
  },
)

test('ignores an unreadable file', async () => {
  expect(await appliedAlwaysAllow({})).toBe(false)
  expect(await appliedAlwaysAllow({ readStateFile: async () => 'no: {{ yaml' })).toBe(false)
})

test('enables RBAC only with credentials that keep working', async () => {
  const as = (...groups: readonly string[]) =>
    contextOf(fixture('plain'), NONE, {
      request: async () => ({ status: 201, body: { status: { userInfo: { groups } } } }),
    })
  await refuseWithoutAdmin('a', as('system:masters', 'system:authenticated'))
  await expect(refuseWithoutAdmin('a', as('system:authenticated'))).rejects.toMatchObject({ exitCode: 5 })
})

const lists = (api: readonly string[], ssh: readonly string[]): ClusterSpec => {
  const spec = fixture('plain')
  const edits = [setTo(['kubernetesApiAccess'], api), setTo(['sshAccess'], ssh)].flatMap(({ edits }) => edits(spec))
  const edited = applyEdits(spec, edits)
  expect(missingEdits(edited, edits)).toEqual([])
  return edited
}
test.each<[string, readonly string[], readonly string[], string, boolean]>([
  ['inside', ['10.0.0.0/8', '127.0.0.1/32'], [], '127.0.0.1', false],
  ['outside', ['10.0.0.0/8'], [], '127.0.0.1', true],
  ['inside over IPv6', ['2001:db8::/32'], [], '2001:db8::7', false],
  ['outside over IPv6', ['2001:db8::/32', '0.0.0.0/0'], [], '2001:db9::7', true],
  ['a prefix list, which only AWS can read', ['pl-0123'], [], '127.0.0.1', false],
  ['SSH closed on purpose', ['127.0.0.0/8'], [], '127.0.0.1', false],
  ['SSH for somebody else', ['127.0.0.0/8'], ['10.0.0.0/8'], '127.0.0.1', true],
])('the new access list, %s', (_, api, ssh, caller, isOut) => {
  expect(lockOut(fixture('plain'), lists(api, ssh), caller) !== undefined).toBe(isOut)
  expect(lockOut(lists(api, ssh), lists(api, ssh), caller)).toBeUndefined()
})

test('a list without this computer requires the name', async () => {
  const spec = fixture('plain')
  const step = clusterStep({ contributors: [setTo(['kubernetesApiAccess'], ['10.0.0.0/8'])], mode: 'contributed' })
  const ctx = contextOf(spec, NONE)
  const plan = step.plan(answers(spec), await step.observe(answers(spec), ctx), ctx.facts)
  expect(plan.changes).toMatchObject([
    {
      confirm: 'type-the-name',
      target: 'plain.example.com',
      why: expect.stringContaining('you would lock yourself out'),
    },
  ])
})
