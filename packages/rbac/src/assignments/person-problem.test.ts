import { expect, test } from 'vitest'
import { personProblem } from './person-problem.ts'

test('accepts a user in a group with a prefix', () => {
  expect(personProblem('jane@example.com', 'oidc:shop')).toBeUndefined()
})

test.each([
  ['system:admin', 'oidc:shop', 'is reserved for Kubernetes'],
  ['System:node:x', 'oidc:shop', 'is reserved for Kubernetes'],
  ['', 'oidc:shop', 'is not a valid user name'],
  ['a b', 'oidc:shop', 'is not a valid user name'],
  ['../x', 'oidc:shop', 'is not a valid user name'],
  ['x'.repeat(65), 'oidc:shop', '64 characters'],
  ['jane', 'system:masters', 'belongs to Kubernetes'],
  ['jane', 'shop', 'use "oidc:shop"'],
])('%s in %s: %s', (user, group, words) => {
  expect(personProblem(user, group)).toContain(words)
})
