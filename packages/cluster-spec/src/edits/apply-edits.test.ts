import { UserError } from '@dayone/pipeline'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits } from './apply-edits.ts'
import { diffSpecs } from '../diff/diff-specs.ts'
import { missingEdits } from './missing-edits.ts'
import { parseClusterSpec } from '../parse-cluster-spec.ts'
import { specDiffText } from '../diff/spec-diff-text.ts'
import type { SpecEdit } from './spec-edit.ts'
import { writeClusterSpec } from '../write-cluster-spec.ts'

const text = `# made by hand in 2021
apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata:
  name: shop.example.com
spec:
  authorization:
    alwaysAllow: {}
  kubelet:
  kubernetesApiAccess:
  - 0.0.0.0/0 # for now
  - ::/0
  sshAccess: []
---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata:
  name: nodes
spec:
  instanceMetadata:
    httpTokens: optional # the old agent
  role: Node
`
const spec = parseClusterSpec(text)
const edit = (given: Partial<SpecEdit> & Pick<SpecEdit, 'path' | 'op'>): SpecEdit => ({
  document: 'cluster',
  timing: 'first',
  why: 'a test',
  control: 'KD-01',
  by: 'rbac',
  ...given,
})
const nodes = { instanceGroup: 'nodes' }

test.each<[string, SpecEdit, string]>([
  [
    'sets a plain value in place and keeps its comment',
    edit({ document: nodes, path: ['spec', 'instanceMetadata', 'httpTokens'], op: 'set', value: 'required' }),
    text.replace('httpTokens: optional', 'httpTokens: required'),
  ],
  [
    'replaces a map',
    edit({ path: ['spec', 'authorization'], op: 'set', value: { rbac: {} } }),
    text.replace('alwaysAllow', 'rbac'),
  ],
  [
    'makes a map where nothing stood',
    edit({ path: ['spec', 'kubelet', 'anonymousAuth'], op: 'set', value: false }),
    text.replace('kubelet:', 'kubelet:\n    anonymousAuth: false'),
  ],
  [
    'removes a field when the value is undefined',
    edit({ path: ['spec', 'authorization'], op: 'set', value: undefined }),
    text.replace('  authorization:\n    alwaysAllow: {}\n', ''),
  ],
  [
    'adds what is not there yet',
    edit({ path: ['spec', 'kubernetesApiAccess'], op: 'add', value: ['::/0', '10.0.0.0/8'] }),
    text.replace('  - ::/0\n', '  - ::/0\n  - 10.0.0.0/8\n'),
  ],
  [
    'adds to a list that is empty',
    edit({ path: ['spec', 'sshAccess'], op: 'add', value: '10.0.0.0/8' }),
    text.replace('sshAccess: []', 'sshAccess:\n  - 10.0.0.0/8'),
  ],
  [
    'adds a list that is not there',
    edit({ path: ['spec', 'fileAssets'], op: 'add', value: { name: 'policy' } }),
    text.replace('sshAccess: []', 'sshAccess: []\n  fileAssets:\n  - name: policy'),
  ],
  [
    'removes elements',
    edit({ path: ['spec', 'kubernetesApiAccess'], op: 'remove', value: '::/0' }),
    text.replace('  - ::/0\n', ''),
  ],
])('%s, and is idempotent', (_, one, expected) => {
  const edited = applyEdits(spec, [one])
  expect(writeClusterSpec(edited)).toBe(expected)
  expect(applyEdits(edited, [one])).toBe(edited)
})

test('an empty list and a removed element are not missing', () => {
  expect(
    missingEdits(spec, [
      edit({ path: ['spec', 'sshAccess'], op: 'set', value: [] }),
      edit({ path: ['spec', 'nowhere'], op: 'set', value: [] }),
      edit({ path: ['spec', 'kubernetesApiAccess'], op: 'remove', value: '10.0.0.0/8' }),
    ]),
  ).toEqual([])
})

test('expands the aliases of a document first', () => {
  const shared = parseClusterSpec(text.replace('[]', '&none []\n  other: *none'))
  const edited = applyEdits(shared, [edit({ path: ['spec', 'sshAccess'], op: 'add', value: '10.0.0.0/8' })])
  expect(edited.cluster.spec).toMatchObject({ sshAccess: ['10.0.0.0/8'], other: [] })
})

test('two steps may make the same edit and share a list', () => {
  const path = ['spec', 'kubeAPIServer', 'appendAdmissionPlugins']
  const edited = applyEdits(spec, [
    edit({ path, op: 'add', value: 'A' }),
    edit({ path, op: 'add', value: ['B', 'A'], by: 'metadata-guard' }),
    edit({ path: ['spec', 'x'], op: 'set', value: 1 }),
    edit({ path: ['spec', 'x'], op: 'set', value: 1, by: 'metadata-guard' }),
  ])
  expect(edited.cluster.spec).toMatchObject({ kubeAPIServer: { appendAdmissionPlugins: ['A', 'B'] }, x: 1 })
})

test.each<[string, SpecEdit[], RegExp]>([
  [
    'different values of one path',
    [
      edit({ path: ['spec', 'x'], op: 'set', value: 1 }),
      edit({ path: ['spec', 'x'], op: 'set', value: 2, by: 'metadata-guard' }),
    ],
    /steps rbac and metadata-guard require different values of spec.x/,
  ],
  [
    'a map and something in it',
    [
      edit({ path: ['spec', 'x'], op: 'set', value: { a: 1 } }),
      edit({ path: ['spec', 'x', 'b'], op: 'set', value: 2, by: 'metadata-guard' }),
    ],
    /rbac and metadata-guard/,
  ],
  [
    'one adds what the other removes',
    [
      edit({ path: ['spec', 'x'], op: 'add', value: 1 }),
      edit({ path: ['spec', 'x'], op: 'remove', value: 1, by: 'metadata-guard' }),
    ],
    /rbac and metadata-guard/,
  ],
  ['a plain value on the way', [edit({ path: ['kind', 'x'], op: 'set', value: 1 })], /kind is not a map/],
  ['a map instead of a list', [edit({ path: ['spec', 'authorization'], op: 'add', value: 1 })], /not a list/],
  ['an unknown group', [edit({ document: { instanceGroup: 'gone' }, path: ['x'], op: 'set', value: 1 })], /gone/],
])('%s is a UserError', (_, edits, message) => {
  const apply = () => applyEdits(spec, edits)
  expect(apply).toThrow(message)
  expect(apply).toThrow(UserError)
})

test('renders the difference', () => {
  const edited = applyEdits(spec, [
    edit({ path: ['spec', 'kubernetesApiAccess'], op: 'set', value: ['127.0.0.1/32'] }),
    edit({ document: nodes, path: ['spec', 'instanceMetadata', 'httpTokens'], op: 'set', value: 'required' }),
    edit({ path: ['spec', 'policy'], op: 'set', value: 'a\nb\nc\n' }),
  ])
  expect(specDiffText(diffSpecs(spec, edited))).toBe(`- Cluster spec.kubernetesApiAccess: 0.0.0.0/0, ::/0
+ Cluster spec.kubernetesApiAccess: 127.0.0.1/32
+ Cluster spec.policy: (3 lines)
- InstanceGroup/nodes spec.instanceMetadata.httpTokens: optional
+ InstanceGroup/nodes spec.instanceMetadata.httpTokens: required`)
})

const name = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9./-]{0,8}$/)
const value = fc.oneof(
  fc.string(),
  fc.constantFrom('on', 'yes', '0777', '12:30:00', '1_000', 'null', '~', '- a', 'a: b', '# c', '2026-01-01', '=', '<<'),
  fc.boolean(),
  fc.integer(),
  fc.array(fc.string(), { minLength: 1 }),
  fc.dictionary(name, fc.string()),
)
/** Each announced path is below its own key, so that no two contradict each other. */
const announced = fc.uniqueArray(
  fc.record({
    document: fc.constantFrom<SpecEdit['document']>('cluster', nodes),
    path: fc.array(name, { maxLength: 2 }),
    op: fc.constantFrom<SpecEdit['op']>('set', 'add'),
    value,
  }),
  { maxLength: 6 },
)

test('parse, edit, write, parse: only the announced paths differ, and a second edit changes nothing', () => {
  fc.assert(
    fc.property(announced, (given) => {
      const edits = given.map((one, index) => edit({ ...one, path: ['spec', `own${index}`, ...one.path] }))
      const edited = applyEdits(spec, edits)
      const again = parseClusterSpec(writeClusterSpec(edited))
      expect(missingEdits(again, edits)).toEqual([])
      expect(diffSpecs(edited, again)).toEqual([])
      expect(writeClusterSpec(applyEdits(again, edits))).toBe(writeClusterSpec(edited))
      for (const { path } of diffSpecs(spec, again)) {
        expect(edits.some((one) => one.path.every((key, index) => path[index] === key || index >= path.length))).toBe(
          true,
        )
      }
    }),
  )
})
