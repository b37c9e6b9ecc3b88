import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Subject } from '../rbac-objects.ts'
import { subjectSlug } from './subject-slug.ts'

it.each<[Subject, string]>([
  [{ kind: 'User', name: 'jane' }, 'user:jane'],
  [{ kind: 'User', name: 'oidc:jane@example.com' }, 'user:oidc:jane@example.com'],
  [{ kind: 'User', name: 'a/b' }, 'user:a~2fb'],
  [{ kind: 'User', name: 'a-b' }, 'user:a-b'],
  [{ kind: 'User', name: 'a%b' }, 'user:a~25b'],
  [{ kind: 'User', name: 'a~2fb' }, 'user:a~7e2fb'],
  [{ kind: 'User', name: 'é b' }, 'user:~c3~a9~20b'],
  [{ kind: 'Group', name: 'jane' }, 'group:jane'],
  [{ kind: 'ServiceAccount', namespace: 'user', name: 'jane' }, 'serviceaccount:user:jane'],
])('%j is %s', (subject, slug) => {
  expect(subjectSlug(subject)).toBe(slug)
})

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,4}[a-z0-9])?$/)
const anyName = fc.oneof(
  fc.string(),
  fc.array(fc.constantFrom('a', 'b', '-', '/', '%', '~', '2', 'f', ':')).map((all) => all.join('')),
)
const anySubject: fc.Arbitrary<Subject> = fc.oneof(
  fc.record({ kind: fc.constantFrom('User', 'Group'), name: anyName }),
  fc.record({ kind: fc.constant('ServiceAccount'), namespace: label, name: label }),
)

it('different subjects have different slugs, which are path segments', () => {
  fc.assert(
    fc.property(anySubject, anySubject, (one, other) => {
      expect(subjectSlug(one)).not.toMatch(/[/%]/)
      const isSame = one.kind === other.kind && one.namespace === other.namespace && one.name === other.name
      expect(subjectSlug(one) === subjectSlug(other)).toBe(isSame)
    }),
    { numRuns: 2_000 },
  )
})
