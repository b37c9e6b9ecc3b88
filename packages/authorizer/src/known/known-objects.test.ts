import { expect, it } from 'vitest'
import { serviceAccountIdentity } from '../access-request.ts'
import { createAuthorizer } from '../authorizer.ts'
import { withDefaultBindings } from '../defaults/default-bindings.ts'
import { absentComponents } from './known-objects.ts'

const empty = { roles: [], bindings: [] }

it('proposes published permissions for service accounts of kube-system alone, each with its role', () => {
  const { roles, bindings } = absentComponents(withDefaultBindings(empty))
  const names = bindings.map(({ metadata }) => metadata.name)
  expect(names).toContain('coredns-autoscaler')
  const subjects = bindings.flatMap((binding) => binding.subjects ?? [])
  expect(subjects.filter(({ kind, namespace }) => kind !== 'ServiceAccount' || namespace !== 'kube-system')).toEqual([])
  const { decide } = createAuthorizer({ roles, bindings }, { aggregation: 'computed' })
  const list = { verb: 'list', apiGroup: '', resource: 'nodes' }
  expect(decide({ ...serviceAccountIdentity('kube-system', 'coredns-autoscaler'), ...list }).allowed).toBe(true)
  expect(decide({ ...serviceAccountIdentity('shop', 'coredns-autoscaler'), ...list }).allowed).toBe(false)
})

it('leaves what exists alone', () => {
  const found = absentComponents(empty)
  const again = absentComponents(found)
  expect(again).toEqual(empty)
})
