import { expect, test } from 'vitest'
import { statusError } from './status-error.ts'

const answer = (message: string) => ({
  status: 403,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403, message },
})
const request = { method: 'POST', path: '/apis/rbac.authorization.k8s.io/v1/clusterroles' } as const

test('lists the first few missing rights of the author, with a hint', () => {
  const rules = ['pods', 'secrets', 'nodes', 'services'].map(
    (one) => `{APIGroups:[""], Resources:["${one}"], Verbs:["get"]}`,
  )
  const message = `clusterroles.rbac.authorization.k8s.io "x" is forbidden: user "jane" (groups=["dev"]) is attempting to grant RBAC permissions not currently held:\n${rules.join('\n')}`
  const error = statusError('Creating ClusterRole x', request, answer(message))
  expect(error.message).toContain('no one can grant permissions that they do not have')
  expect(error.message).toContain('Resources:["secrets"]')
  expect(error.message).toMatch(/and 1 more\.$/)
  expect(error.hint).toContain('choose a persona with fewer permissions')
})

test('keeps other 403 messages', () => {
  expect(statusError('Creating x', request, answer('no')).message).toBe('Creating x: forbidden. no')
})
