import { applyEdits, missingEdits, parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { specEdits } from './spec-edits.ts'

const group = (name: string, more = '') => `---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: { name: ${name} }
spec:
  role: Node${more}
`
const spec = parseClusterSpec(`apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: { name: demo.example.test }
spec: {}
${group('nodes')}${group('bastions')}${group(
  'old-control-plane',
  `
  instanceMetadata: { httpTokens: optional, httpPutResponseHopLimit: 3 }`,
)}`)

test('sets both fields in every instance group, before anything is built', () => {
  const edits = specEdits({}, spec)
  expect(edits.map(({ document, path, value }) => [document, path.join('.'), value])).toEqual(
    ['nodes', 'bastions', 'old-control-plane'].flatMap((instanceGroup) => [
      [{ instanceGroup }, 'spec.instanceMetadata.httpTokens', 'required'],
      [{ instanceGroup }, 'spec.instanceMetadata.httpPutResponseHopLimit', 1],
    ]),
  )
  expect(
    edits.every(
      ({ op, timing, control, by }) => `${op} ${timing} ${control} ${by}` === 'set first MG-01 metadata-guard',
    ),
  ).toBe(true)
})

test('reports what it removes', () => {
  const [tokens, hops] = specEdits({}, spec).slice(4)
  expect(tokens?.why).toContain('Now optional')
  expect(hops?.why).toContain('kops 1.22 to 1.26 set 3')
})

test('a hop limit of 2 is not kept for a controller, and the plan says what the controller needs', () => {
  const two = parseClusterSpec(`apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: { name: demo.example.test }
spec: {}
${group('nodes', '\n  instanceMetadata: { httpTokens: required, httpPutResponseHopLimit: 2 }')}`)
  const [, hops] = specEdits({}, two)
  expect(hops).toMatchObject({ op: 'set', value: 1 })
  expect(hops?.why).toContain('Now 2, often for a controller: with it every pod gets the token, except on Cilium.')
  expect(hops?.why).toContain('Give the controller an IAM role of its own.')
})

test('makes no edit once they are set', () => {
  const edited = applyEdits(spec, specEdits({}, spec))
  expect(missingEdits(edited, specEdits({}, edited))).toEqual([])
})

test('with roles for workloads, an existing cluster closes its machines last', () => {
  const workloadRoles = [{ namespace: 'shop', serviceAccount: 'web', policies: [], statements: [] }]
  expect(new Set(specEdits({ workloadRoles }, spec).map(({ timing }) => timing))).toEqual(new Set(['last']))
  expect(new Set(specEdits({ workloadRoles: [] }, spec).map(({ timing }) => timing))).toEqual(new Set(['first']))
  // The webhook that gives pods the credentials of their role runs before their machines close.
  const timings = specEdits({ podIdentityWebhook: true }, spec).map(({ document, timing }) =>
    document === 'cluster' ? `cluster: ${timing}` : `groups: ${timing}`,
  )
  expect(new Set(timings)).toEqual(new Set(['cluster: first', 'groups: last']))
})

test('the pod identity webhook comes with cert-manager, and only on request', () => {
  const cluster = specEdits({ podIdentityWebhook: true }, spec).filter(({ document }) => document === 'cluster')
  expect(cluster.map(({ path, value, control }) => [path.join('.'), value, control])).toEqual([
    ['spec.certManager.enabled', true, 'MG-08'],
    ['spec.podIdentityWebhook.enabled', true, 'MG-08'],
  ])
  expect(cluster.map(({ why }) => why).join(' ')).toMatch(/certManager.managed: false.*failurePolicy Fail/)
  expect(specEdits({ podIdentityWebhook: false }, spec).filter(({ document }) => document === 'cluster')).toEqual([])
  const edited = applyEdits(spec, specEdits({ podIdentityWebhook: true }, spec))
  expect(missingEdits(edited, specEdits({ podIdentityWebhook: true }, edited))).toEqual([])
})

test('on a single node the webhook has one replica', () => {
  const replicas = (minSize: number) => {
    const one = parseClusterSpec(`apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: { name: demo.example.test }
spec: {}
${group('nodes', `\n  minSize: ${minSize}`)}`)
    return specEdits({ podIdentityWebhook: true }, one).filter(({ path }) => path.includes('replicas'))
  }
  expect(replicas(1)).toMatchObject([{ path: ['spec', 'podIdentityWebhook', 'replicas'], value: 1 }])
  expect(replicas(2)).toEqual([])
})
