import { expect, test } from 'vitest'
import { conflictFinding } from './rehearsal-findings.ts'

const change = {
  id: 'Deployment/shop/web',
  action: 'update' as const,
  target: 'Deployment web in shop',
  data: { manifest: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } } },
}
const conflicts = ['.spec.replicas', '.spec.selector'].map((field) => ({ field, manager: 'helm' }))

test('reports an immutable field with its owner, and the command to resolve it', () => {
  const found = conflictFinding(change, undefined, {
    kind: 'conflict',
    conflicts,
    immutable: 'spec.selector: Invalid value: field is immutable',
  })
  expect(found).toMatchObject({ kind: 'risk', severity: 'high', blocks: 'plan', target: change.target })
  expect(found.text).toContain('immutable fields .spec.selector (owned by helm)')
  expect(found.hint).toContain("kubectl delete deployment 'web' -n shop")
})
