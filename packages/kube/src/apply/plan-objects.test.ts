import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { KubeObject, ObservedObjects } from '../api/kube.ts'
import { configLabel, withConfigLabel, withManagedLabel } from '../api/managed-label.ts'
import { planObjects } from './plan-objects.ts'

const observed = (...objects: KubeObject[]): ObservedObjects => ({
  find: ({ kind, name, namespace }) =>
    objects.find((one) => one.kind === kind && one.metadata.name === name && one.metadata.namespace === namespace),
  isServed: () => true,
})

const objectOf = (kind: string, fields: object, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'n', namespace: 'ns', ...metadata },
  ...fields,
})

const planOf = (desired: KubeObject, live?: KubeObject) =>
  planObjects([{ manifest: desired, wave: 3, why: 'It is needed' }], live && observed(live))

const quota = (hard: object) => objectOf('ResourceQuota', { spec: { hard } })
const policy = (ingress: unknown) => objectOf('NetworkPolicy', { spec: { podSelector: {}, ingress } })
const service = (ports: object[]) => objectOf('Service', { spec: { ports } })
const pods = (spec: object) => objectOf('Deployment', { spec: { template: { spec } } })

describe('planObjects', () => {
  test('creates everything before the cluster exists, in its wave, with our label', () => {
    const desired = quota({ pods: '10' })
    expect(planOf(desired)).toEqual([
      {
        id: 'ResourceQuota/ns/n',
        action: 'create',
        target: 'ResourceQuota n in ns',
        why: 'It is needed',
        wave: 3,
        data: { manifest: withManagedLabel(desired) },
      },
    ])
    expect(planObjects([{ manifest: desired, wave: 0, why: '' }], observed())).toHaveLength(1)
  })

  test.each<[string, KubeObject, KubeObject]>([
    ['quantities in other words', quota({ memory: '8Gi', cpu: '0.5' }), quota({ memory: '8192Mi', cpu: '500m' })],
    [
      'what the server adds',
      quota({ pods: '1' }),
      objectOf('ResourceQuota', { spec: { hard: { pods: '1' } }, status: {} }),
    ],
    ['empty and absent', quota({}), objectOf('ResourceQuota', { spec: {} })],
    ['no rules', policy([]), objectOf('NetworkPolicy', { spec: { podSelector: {} } })],
    [
      'a port as a number or a text',
      service([{ port: 80, targetPort: '8080' }]),
      service([{ port: 80, targetPort: 8080, nodePort: 1, protocol: 'TCP' }]),
    ],
    [
      'an injected container',
      pods({ containers: [{ name: 'a', image: 'x' }] }),
      pods({ containers: [{ name: 'proxy' }, { name: 'a', image: 'x', ports: [] }] }),
    ],
  ])('ignores %s', (_name, desired, live) => {
    expect(planOf(desired, withManagedLabel(live))).toEqual([])
  })

  test.each<[string, KubeObject, KubeObject, string]>([
    ['another amount', quota({ pods: '10' }), quota({ pods: '50' }), '- spec.hard.pods: "50"\n+ spec.hard.pods: "10"'],
    [
      'an allowed peer too many',
      policy([{ from: [{ podSelector: {} }] }]),
      policy([{ from: [{ podSelector: {} }, { namespaceSelector: {} }] }]),
      '- spec.ingress: ',
    ],
    [
      'a peer that selects more',
      policy([{ from: [{ podSelector: {} }] }]),
      policy([{ from: [{ podSelector: {}, namespaceSelector: {} }] }]),
      '- spec.ingress: ',
    ],
    [
      'a policy that covers fewer pods',
      policy([]),
      objectOf('NetworkPolicy', { spec: { podSelector: { matchLabels: { a: 'b' } } } }),
      '- spec.podSelector: {"matchLabels":{"a":"b"}}',
    ],
    [
      'an extra port in a rule',
      policy([{ ports: [{ port: 53 }] }]),
      policy([{ ports: [{ port: 53 }, { port: 80 }] }]),
      '- spec.ingress: ',
    ],
    [
      'a changed image',
      pods({ containers: [{ name: 'a', image: 'x' }] }),
      pods({ containers: [{ name: 'b' }, { name: 'a', image: 'y' }] }),
      '- spec.template.spec.containers[0].image: "y"',
    ],
    [
      'false where it is absent',
      objectOf('ServiceAccount', { automountServiceAccountToken: false }),
      objectOf('ServiceAccount', {}),
      '+ automountServiceAccountToken: false',
    ],
  ])('detects %s', (_name, desired, live, diff) => {
    const [change] = planOf(desired, withManagedLabel(live))
    expect(change).toMatchObject({ action: 'update', why: 'It is needed' })
    expect(change?.diff).toContain(diff)
    expect(change?.data).not.toHaveProperty('takeBack')
  })

  test('takes over an object without our label, and reports it', () => {
    const [change] = planOf(quota({ pods: '1' }), quota({ pods: '1' }))
    expect(change?.why).toContain('already exists')
    expect(change?.diff).toBe('+ metadata.labels[app.kubernetes.io/managed-by]: "dayone"')
  })

  const ours = { manager: 'dayone', operation: 'Apply', apiVersion: 'v1' }

  test('names who changed a field of ours, and takes it back', () => {
    const managedFields = [
      { ...ours, fieldsV1: { 'f:spec': { 'f:hard': { 'f:cpu': {} } } } },
      {
        manager: 'kubectl-edit',
        operation: 'Update',
        apiVersion: 'v1',
        fieldsV1: { 'f:spec': { 'f:hard': { 'f:pods': {} } } },
      },
    ]
    const live = withManagedLabel({
      ...quota({ pods: '50', cpu: '1' }),
      metadata: { name: 'n', namespace: 'ns', managedFields },
    })
    const [change] = planOf(quota({ pods: '10', cpu: '1' }), live)
    expect(change?.diff).toBe('- spec.hard.pods: "50" (set by kubectl-edit)\n+ spec.hard.pods: "10"')
    expect(change?.data.takeBack).toBe(true)
  })

  test('never forces a field of a foreign object', () => {
    const managedFields = [
      {
        manager: 'helm',
        operation: 'Update',
        apiVersion: 'v1',
        fieldsV1: { 'f:spec': { 'f:hard': { 'f:pods': {} } } },
      },
    ]
    const live = objectOf('ResourceQuota', { spec: { hard: { pods: '50' } } }, { managedFields })
    expect(planOf(quota({ pods: '10' }), live)[0]?.data).not.toHaveProperty('takeBack')
  })

  test('detects a field that dayone set once and no longer wants', () => {
    const managedFields = [
      { ...ours, fieldsV1: { 'f:spec': { 'f:hard': { '.': {}, 'f:pods': {}, 'f:secrets': {} } } } },
    ]
    const live = withManagedLabel(
      objectOf('ResourceQuota', { spec: { hard: { pods: '1', secrets: '2' } } }, { managedFields }),
    )
    expect(planOf(quota({ pods: '1' }), live)[0]?.diff).toBe('- spec.hard.secrets: "2"')
    expect(planOf(quota({ pods: '1', secrets: '2' }), live)).toEqual([])
  })

  test('a binding to another role is deleted and recreated', () => {
    const [change] = planOf(
      objectOf('RoleBinding', { roleRef: { kind: 'ClusterRole', name: 'dayone:viewer' } }),
      withManagedLabel(objectOf('RoleBinding', { roleRef: { kind: 'ClusterRole', name: 'admin' } })),
    )
    expect(change).toMatchObject({ action: 'update', data: { replace: true } })
    expect(change?.why).toContain('deleted and recreated')
  })

  test('recreates an exact object with additions; other additions are kept', () => {
    const desired = quota({ pods: '10' })
    const scopeSelector = { matchExpressions: [{ operator: 'Exists', scopeName: 'Terminating' }] }
    const live = withManagedLabel(
      objectOf('ResourceQuota', { spec: { hard: { pods: '10' }, scopeSelector }, status: {} }),
    )
    const [change] = planObjects([{ manifest: desired, wave: 0, why: 'x', exact: true }], observed(live))
    expect(change?.data.replace).toBe(true)
    expect(change?.diff).toContain('- spec.scopeSelector: ')
    expect(planOf(desired, live)).toEqual([])
    const untouched = withManagedLabel(
      objectOf('ResourceQuota', { spec: { hard: { pods: '10' } }, status: {} }, { uid: 'u', managedFields: [{}] }),
    )
    expect(planObjects([{ manifest: desired, wave: 0, why: 'x', exact: true }], observed(untouched))).toEqual([])
  })

  test("labels an object with its dayone.yaml; the creator's label stays", () => {
    const desired = quota({ pods: '1' })
    const labelOf = (configId: string | undefined, ...live: KubeObject[]) =>
      planObjects([{ manifest: desired, wave: 0, why: 'x' }], { ...observed(...live), configId }).map(
        ({ data }) => data.manifest.metadata.labels?.[configLabel],
      )
    expect(labelOf('mine')).toEqual(['mine'])
    expect(labelOf(undefined)).toEqual([undefined])
    expect(labelOf('mine', withManagedLabel(desired))).toEqual(['mine'])
    const theirs = withConfigLabel(withManagedLabel(desired), undefined, 'theirs')
    expect(labelOf('mine', theirs)).toEqual([])
    expect(labelOf('mine', { ...theirs, spec: { hard: { pods: '2' } } })).toEqual(['theirs'])
  })

  test('shows no data of a Secret', () => {
    const [change] = planOf(objectOf('Secret', { data: { a: 'new' } }), objectOf('Secret', { data: { a: 'old' } }))
    expect(change?.diff).not.toMatch(/old|new/)
  })
})

type Json = string | number | boolean | readonly string[] | { readonly [key: string]: Json }

const merge = (live: unknown, wanted: unknown): unknown => {
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isMap(wanted) || !isMap(live)) return wanted
  return {
    ...live,
    ...Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, merge(live[key], value)])),
  }
}

test('the next plan is empty after server-side apply', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'hard', 'port')
  const tree = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<Json>('1', '1Gi', 2, true, false),
      fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3 }),
    ),
  }))
  fc.assert(
    fc.property(tree.value, tree.value, (spec, before) => {
      const desired = objectOf('ConfigMap', { spec })
      const live = withManagedLabel(objectOf('ConfigMap', { spec: before, status: { seen: true } }))
      const applied = merge(live, withManagedLabel(desired)) as KubeObject
      expect(planOf(desired, applied)).toEqual([])
    }),
  )
})
