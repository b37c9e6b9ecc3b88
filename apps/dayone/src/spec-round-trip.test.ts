import {
  applyEdits,
  diffSpecs,
  missingEdits,
  parseClusterSpec,
  specDiffText,
  writeClusterSpec,
} from '@dayone/cluster-spec'
import { dueEdits, type Pass } from '@dayone/kops-driver'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { adopter, contributors, editsOf, oldSpecs, plainlyEdited } from './spec-round-trip.fixture.ts'

const modes = ['contributed', 'own'] as const
const passes: readonly Pass[] = ['main', 'last']

/** Parse, edit, write, parse; the same once more. What stands there afterwards is what the plain way gives. */
function roundTrip(text: string, mode: (typeof modes)[number], pass: Pass): string {
  const spec = parseClusterSpec(text)
  const edits = editsOf(spec, mode, pass)
  const written = writeClusterSpec(applyEdits(spec, edits))
  const again = parseClusterSpec(written)
  expect(specDiffText(diffSpecs(plainlyEdited(text, edits), again))).toBe('')
  expect(again.others).toEqual(spec.others)
  const second = editsOf(again, mode, pass)
  expect(missingEdits(again, second)).toEqual([])
  expect(writeClusterSpec(applyEdits(again, second))).toBe(written)
  return written
}

test('every kind of specification is here, and every step that edits one', () => {
  expect(oldSpecs.map(([name]) => name)).toEqual(
    expect.arrayContaining(['gossip', 'ipv6', 'karpenter', 'mixed-warm-pool', 'old-no-authorization', 'shared-vpc']),
  )
  expect(contributors.map(({ id }) => id)).toEqual(expect.arrayContaining(['rbac', 'metadata-guard']))
})

test.each(oldSpecs)('%s: written without an edit, nothing differs', (_, text) => {
  expect(diffSpecs(parseClusterSpec(text), parseClusterSpec(writeClusterSpec(parseClusterSpec(text))))).toEqual([])
})

const cases = oldSpecs.flatMap(([name, text]) =>
  modes.flatMap((mode) => passes.map((pass) => [name, mode, pass, text])),
)

test.each(cases as [string, (typeof modes)[number], Pass, string][])(
  '%s (%s, %s): only what is announced, and nothing more the second time',
  (_, mode, pass, text) => void roundTrip(text, mode, pass),
)

test.each(oldSpecs)('%s: every comment survives the edits of the steps', (_, text) => {
  const written = roundTrip(text, 'contributed', 'main')
  const comments = [...text.matchAll(/(?:^|\s)(# .*)$/gm)].map(([, comment]) => comment)
  for (const comment of comments) expect(written).toContain(comment)
})

test.each(oldSpecs)(
  '%s: bastions, Karpenter and mixed groups too close the metadata address; other clouds get no edit',
  (name, text) => {
    const spec = parseClusterSpec(text)
    const edits = editsOf(spec, 'contributed', 'main')
    if (['gce', 'openstack'].includes(name)) return expect(edits).toEqual([])
    for (const { spec: group, metadata } of applyEdits(spec, edits).instanceGroups) {
      const closed = { httpTokens: 'required', httpPutResponseHopLimit: 1 }
      expect(group['instanceMetadata'], metadata.name).toEqual(closed)
    }
  },
)

test.each(oldSpecs)('%s: adopted, its own answers are a configuration that changes nothing', (_, text) => {
  const spec = parseClusterSpec(text)
  for (const pass of passes) {
    const edits = dueEdits(adopter(spec), { spec, isNew: false }, [], pass)
    expect(missingEdits(spec, edits)).toEqual([])
  }
})

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,9}$/)
const value = fc.oneof(
  fc.string(),
  fc.constantFrom('on', 'no', '0777', '12:30:00', '1_000', 'null', '~', 'a: b', '# c', '2026-01-01', 'x\n---\ny\n'),
  fc.boolean(),
  fc.integer(),
  fc.constant({}),
  fc.array(fc.oneof(fc.string(), fc.dictionary(word, fc.integer()))),
)
const instanceMetadata = fc.option(
  fc.record(
    { httpTokens: fc.constantFrom('required', 'optional'), httpPutResponseHopLimit: fc.integer({ min: 1, max: 64 }) },
    { requiredKeys: [] },
  ),
  { nil: undefined },
)
const group = fc.record(
  {
    role: fc.constantFrom('Master', 'ControlPlane', 'Node', 'Bastion', 'APIServer'),
    manager: fc.constantFrom('CloudGroup', 'Karpenter'),
    machineType: word,
    minSize: fc.nat(9),
    maxSize: fc.nat(9),
    instanceMetadata,
    mixedInstancesPolicy: fc.record({ instances: fc.array(word, { minLength: 1 }) }),
    warmPool: fc.record({ minSize: fc.nat(3) }),
    nodeLabels: fc.dictionary(word, fc.string()),
  },
  { requiredKeys: ['role'] },
)
const cluster = fc.record(
  {
    cloudProvider: fc.constant('aws'),
    authorization: fc.constantFrom({ rbac: {} }, { alwaysAllow: {} }, undefined),
    kubernetesVersion: fc.constantFrom('v1.12.9', '1.26.15', '1.36.1', '1.37.0'),
    kubernetesApiAccess: fc.constantFrom(['0.0.0.0/0', '::/0'], [], ['pl-0123'], null),
    sshAccess: fc.constantFrom(['0.0.0.0/0'], [], null),
    kubelet: fc.constantFrom({ anonymousAuth: false }, { anonymousAuth: true }, null),
    fileAssets: fc.array(fc.record({ name: word, path: word, content: fc.string() }), { maxLength: 2 }),
  },
  { requiredKeys: ['cloudProvider'] },
)
const generated = fc.record({
  apiVersion: fc.constantFrom('kops/v1alpha2', 'kops.k8s.io/v1alpha2'),
  cluster,
  groups: fc.uniqueArray(fc.tuple(word, group), { selector: ([name]) => name.toLowerCase(), maxLength: 5 }),
  extra: fc.dictionary(
    word.map((name) => `own${name}`),
    value,
  ),
  clusterAt: fc.nat(5),
  mode: fc.constantFrom(...modes),
  pass: fc.constantFrom(...passes),
})

test('generated specifications: only what is announced, and nothing more the second time', () => {
  fc.assert(
    fc.property(generated, ({ apiVersion, cluster, groups, extra, clusterAt, mode, pass }) => {
      const documents: unknown[] = groups.map(([name, spec]) => ({
        apiVersion,
        kind: 'InstanceGroup',
        metadata: { name, labels: { 'kops.k8s.io/cluster': 'shop.example.com' } },
        spec: { ...spec, ...extra },
      }))
      const head = {
        apiVersion,
        kind: 'Cluster',
        metadata: { name: 'shop.example.com' },
        spec: { ...cluster, ...extra },
      }
      documents.splice(clusterAt % (documents.length + 1), 0, head)
      roundTrip(documents.map((one) => stringify(one, { version: '1.1' })).join('---\n'), mode, pass)
    }),
    { numRuns: 60 },
  )
})
