import {
  applyEdits,
  missingEdits,
  parseClusterSpec,
  showPath,
  type ClusterSpec,
  type SpecEdit,
} from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { clusterConfig, type ClusterConfig } from '../answers/cluster-config.ts'
import { CONFIG_ANNOTATION, refuseForeignCluster } from '../spec/cluster-owner.ts'
import { dueEdits } from './due-edits.ts'
import { metadataFindings } from '../plan/findings/metadata-findings.ts'
import { readAnswers } from '../answers/read-answers.ts'
import type { SpecContributor } from './spec-contributor.ts'
import { fixtureText } from '../fixtures/read-fixture.ts'

const fixture = parseClusterSpec(fixtureText('new-cluster.yaml'))
const { name } = fixture.cluster.metadata
const configId = '0d3c1c3e-0000-4000-8000-000000000000'

const changed = (edits: readonly Pick<SpecEdit, 'document' | 'path' | 'value'>[]): ClusterSpec =>
  applyEdits(
    fixture,
    edits.map((edit) => ({ ...edit, op: 'set', timing: 'first', why: '', control: '', by: 'test' })),
  )
const group = (index: number) => ({ instanceGroup: fixture.instanceGroups[index]!.metadata.name })
const roleAt = (index: number): string => String(fixture.instanceGroups[index]?.spec['role'])
const nodes = [0, 1].find((index) => roleAt(index) === 'Node')!

/** An insecure cluster as found: public access, an old Kubernetes version, an autoscaled group. */
const plain = changed([
  { document: 'cluster', path: ['spec', 'kubernetesApiAccess'], value: ['0.0.0.0/0', '::/0'] },
  { document: 'cluster', path: ['spec', 'sshAccess'], value: ['0.0.0.0/0'] },
  { document: 'cluster', path: ['spec', 'kubernetesVersion'], value: 'v1.30.2' },
  { document: group(nodes), path: ['spec', 'minSize'], value: 2 },
  { document: group(nodes), path: ['spec', 'maxSize'], value: 9 },
  { document: group(nodes), path: ['spec', 'machineType'], value: 'm6i.xlarge' },
])

const adopt = (spec: ClusterSpec, more: object = {}): ClusterConfig =>
  clusterConfig.parse({ name, configId, adopted: 'as-is', ...readAnswers(spec), ...more })

const due = (spec: ClusterSpec, config: ClusterConfig, contributors: readonly SpecContributor[] = []) =>
  missingEdits(spec, dueEdits(config, { spec, isNew: false }, contributors, 'main')).map(({ path }) => showPath(path))

const MARK = `metadata.annotations.${CONFIG_ANNOTATION}`

test('reads the answers back', () => {
  expect(readAnswers(plain)).toEqual({
    zones: ['us-west-2a'],
    controlPlanes: 1,
    controlPlaneSize: 't3.medium',
    nodeSize: 'm6i.xlarge',
    nodes: 2,
    kubernetesVersion: '1.30.2',
    networking: 'cilium',
    apiAccess: ['0.0.0.0/0', '::/0'],
    sshAccess: ['0.0.0.0/0'],
    topology: 'public',
    apiLoadBalancer: 'public',
    dns: 'none',
    networkId: 'new',
    workloadIdentity: false,
  })
})

test.each([
  ['two control planes', { document: group(1 - nodes), path: ['spec', 'minSize'], value: 2 }, 'controlPlanes'],
  [
    'a list of types',
    { document: group(nodes), path: ['spec', 'machineType'], value: 'm5.large,m6i.large' },
    'nodeSize',
  ],
] as const)('cannot express %s and leaves it out; it stays unchanged', (_, edit, key) => {
  const spec = changed([edit])
  expect(readAnswers(spec)).not.toHaveProperty(key)
  expect(due(spec, adopt(spec))).toEqual([])
})

test('an API that is only reachable internally is valid for an adopted cluster, but not for a new one', () => {
  const inside = changed([{ document: 'cluster', path: ['spec', 'kubernetesApiAccess'], value: [] }])
  expect(readAnswers(inside).apiAccess).toEqual([])
  expect(due(inside, adopt(inside))).toEqual([])
  expect(due(inside, adopt(inside, { adopted: 'harden' }))).not.toContain('spec.kubernetesApiAccess')
  expect(due(inside, adopt(inside, { apiAccess: ['198.51.100.0/24'] }))).toEqual(['spec.kubernetesApiAccess', MARK])
  expect(() => adopt(inside, { adopted: undefined })).toThrow(/Specify at least one address range/)
})

test('changes nothing by itself, not even the annotation', () => {
  expect(due(plain, adopt(plain))).toEqual([])
})

test.each([
  [{ apiAccess: ['198.51.100.0/24'] }, ['spec.kubernetesApiAccess', MARK]],
  [{ sshAccess: [] }, ['spec.sshAccess', MARK]],
  [{ nodeSize: 't3.large' }, ['spec.machineType', MARK]],
  [{ nodes: 12 }, ['spec.minSize', 'spec.maxSize', MARK]],
  [{ kubernetesVersion: '1.31.4' }, ['spec.kubernetesVersion', MARK]],
])('changes what the user changes, and adds the annotation: %j', (answer, paths) => {
  expect(due(plain, adopt(plain, answer))).toEqual(paths)
})

test('an edit of another step adds the annotation; an annotated cluster gets no second one', () => {
  const step: SpecContributor = {
    id: 'x',
    edits: () => [
      { document: 'cluster', path: ['spec', 'x'], op: 'set', value: 1, timing: 'first', why: '', control: '', by: 'x' },
    ],
  }
  expect(due(plain, adopt(plain), [step])).toEqual(['spec.x', MARK])
  const marked = changed([
    { document: 'cluster', path: ['metadata', 'annotations', CONFIG_ANNOTATION], value: configId },
  ])
  expect(due(marked, adopt(marked), [step])).toEqual(['spec.x'])
})

test('harden: everything dayone configures in its own cluster', () => {
  expect(due(plain, adopt(plain, { adopted: 'harden', kubernetesVersion: '1.31.4' }))).toEqual(
    expect.arrayContaining(['spec.kubernetesVersion', MARK]),
  )
})

test('accepts an adopted cluster, but not one of another dayone.yaml or one that was not adopted', () => {
  const state = 's3://store'
  const of = (owner: string) =>
    changed([{ document: 'cluster', path: ['metadata', 'annotations', CONFIG_ANNOTATION], value: owner }])
  expect(() => refuseForeignCluster(plain, { name, configId, state, adopted: 'as-is' })).not.toThrow()
  expect(() => refuseForeignCluster(plain, { name, configId, state })).toThrow(/dayone did not create it/)
  expect(() => refuseForeignCluster(of('other'), { name, configId, state, adopted: 'as-is' })).toThrow(/another dayone/)
})

test.each([
  [{ httpTokens: 'required', httpPutResponseHopLimit: 3 }, /hop limit is 3/],
  [{ httpTokens: 'optional' }, /without a token/],
  [{ httpTokens: 'required', httpPutResponseHopLimit: 1 }, undefined],
  [undefined, undefined],
])('finds machines whose metadata service answers pods: %j', (instanceMetadata, expected) => {
  const found = metadataFindings(
    changed([{ document: group(nodes), path: ['spec', 'instanceMetadata'], value: instanceMetadata }]),
  )
  expect(found.map(({ text }) => text)).toEqual(expected === undefined ? [] : [expect.stringMatching(expected)])
})
