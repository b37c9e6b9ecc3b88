import { planObjects, type KubeObject } from '@dayone/kube'
import { sampleFacts } from '@dayone/testing'
import { expect, test } from 'vitest'
import { desiredObjects } from './desired-objects.ts'

const desired = desiredObjects({ allowHostNetwork: ['kube-system'] }, sampleFacts)

/** The guards as the API server would return them after `manager` changed the spec of each. */
const planAfter = (change: object, more: object = {}) => {
  const stored = desired.map(({ manifest }): KubeObject => {
    const labels = { ...manifest.metadata.labels, 'app.kubernetes.io/managed-by': 'dayone' }
    const applied = { manager: 'dayone', operation: 'Apply', apiVersion: manifest.apiVersion, fieldsV1: {} }
    return {
      ...manifest,
      metadata: { ...manifest.metadata, labels, managedFields: [applied] },
      spec: { ...(manifest['spec'] as object), ...change },
      ...more,
    }
  })
  const observed = { find: ({ kind }: { kind: string }) => stored.find((o) => o.kind === kind), isServed: () => true }
  return planObjects(desired, observed)
}

test.each([
  ['nothing', {}, undefined],
  ['what the server fills in', { paramKind: null, auditAnnotations: [], matchConditions: [] }, undefined],
  ['a condition', { matchConditions: [{ name: 'never', expression: 'false' }] }, 'matchConditions'],
  ['a parameter', { paramRef: { name: 'x', parameterNotFoundAction: 'Allow' } }, 'paramRef'],
  ['a rule for incoming traffic', { ingressDeny: [{}] }, 'ingressDeny'],
])('%s added', (_case, change, added) => {
  const changes = planAfter(change)
  expect(changes).toHaveLength(added === undefined ? 0 : desired.length)
  for (const { data, diff } of changes) {
    expect(data.overwrite).toBe(true)
    expect(diff).toContain(`- spec.${added}`)
  }
})

test('removes rules next to the spec of a Cilium policy too', () => {
  const [first] = planAfter({}, { specs: [{ endpointSelector: {}, egress: [{}] }] })
  expect(first?.diff).toContain('- specs')
})

test('restores the failure policy and the deny action', () => {
  expect(planAfter({ failurePolicy: 'Ignore' })[1]?.diff).toContain('+ spec.failurePolicy: "Fail"')
  expect(planAfter({ validationActions: ['Audit'] }).some(({ diff }) => diff?.includes('validationActions'))).toBe(true)
})
