import { planObjects, type KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { denyMetadataPolicy } from './deny-metadata-policy.ts'
import { hostNetworkPolicy } from './host-network-policy.ts'
import { replaceWeakened } from './replace-weakened.ts'

const desired = [hostNetworkPolicy(['kube-system']), denyMetadataPolicy({})].map((manifest) => ({
  manifest,
  wave: 0,
  why: 'Guard.',
}))

/** The objects as the API server would show them after somebody changed the spec of each. */
const planAfter = (change: object) => {
  const stored = desired.map(({ manifest }): KubeObject => {
    const labels = { 'app.kubernetes.io/managed-by': 'dayone' }
    return {
      ...manifest,
      metadata: { ...manifest.metadata, labels },
      spec: { ...(manifest['spec'] as object), ...change },
    }
  })
  const observed = { find: ({ kind }: { kind: string }) => stored.find((o) => o.kind === kind), isServed: () => true }
  return replaceWeakened(desired, observed, planObjects(desired, observed))
}

test.each([
  ['nothing', {}, []],
  ['what the server fills in', { paramKind: null, auditAnnotations: [], matchConditions: [] }, []],
  ['a condition', { matchConditions: [{ name: 'never', expression: 'false' }] }, ['matchConditions']],
  ['a rule for incoming traffic', { ingressDeny: [{}] }, ['ingressDeny']],
])('%s added', (_case, change, added) => {
  const changes = planAfter(change)
  expect(changes).toHaveLength(added.length * desired.length)
  for (const { data, diff } of changes) {
    expect(data.replace).toBe(true)
    expect(diff).toContain(`- spec.${added[0]}`)
  }
})

test('a change alone is repaired in place', () => {
  const changes = planAfter({ failurePolicy: 'Ignore', description: 'mine' })
  expect(changes.find(({ id }) => id.startsWith('ValidatingAdmissionPolicy'))?.data.replace).toBe(true)
  const repaired = planAfter({ enableDefaultDeny: { ingress: true, egress: false } })
  expect(repaired.find(({ id }) => id.startsWith('Cilium'))?.data.replace).toBeUndefined()
  const narrowed = planAfter({ endpointSelector: { matchLabels: { a: 'b' } } })
  expect(narrowed.find(({ id }) => id.startsWith('Cilium'))?.data.replace).toBeUndefined()
})
