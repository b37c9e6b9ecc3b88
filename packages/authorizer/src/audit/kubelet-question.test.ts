import { expect, it } from 'vitest'
import type { AccessRequest } from '../access-request.ts'
import { auditLine } from './audit-line.fixture.ts'
import { readAuditLine } from './audit-event.ts'

const node = { user: 'system:node:i-0a', groups: ['system:nodes', 'system:authenticated'] }
const asks: AccessRequest = {
  ...node,
  verb: 'create',
  apiGroup: 'authorization.k8s.io',
  resource: 'subjectaccessreviews',
}
const monitoring = { user: 'system:serviceaccount:monitoring:prometheus', groups: ['system:serviceaccounts'] }
const attributes = { verb: 'get', version: 'v1', resource: 'nodes', subresource: 'metrics', name: 'i-0a' }
const asked = (more: object = {}, who: object = monitoring) => ({
  kind: 'SubjectAccessReview',
  spec: { ...who, resourceAttributes: { ...attributes, ...more } },
})
const answer = (allowed: boolean) => ({ status: { allowed } })
const read = (requestObject: unknown, responseObject: unknown = answer(true), who: AccessRequest = asks) =>
  readAuditLine(auditLine(who, { requestObject, responseObject }))

const wanted = {
  ...monitoring,
  verb: 'get',
  apiGroup: '',
  resource: 'nodes',
  subresource: 'metrics',
  namespace: '',
  name: 'i-0a',
}

it('a question of a kubelet is a request of whom it asks about', () => {
  expect(read(asked()).slice(1)).toEqual([{ requests: [wanted] }])
})

it('a denied one is a denied request', () => {
  expect(read(asked(), answer(false)).slice(1)).toEqual([{ skipped: 'denied', requests: [wanted] }])
})

it.each<[string, unknown, unknown, AccessRequest]>([
  ['without the objects (level Metadata)', undefined, undefined, asks],
  ['without an answer', asked(), {}, asks],
  ['about another node', asked({ name: 'i-0b' }), answer(true), asks],
  ['about something else than a node', asked({ resource: 'secrets' }), answer(true), asks],
  ['with a star', asked({ verb: '*' }), answer(true), asks],
  ['of someone who is no node', asked(), answer(true), { ...asks, ...monitoring }],
  ['of someone outside of the group', asked(), answer(true), { ...asks, groups: [] }],
])('not one %s', (_what, requestObject, responseObject, who) => {
  expect(read(requestObject, responseObject, who)).toHaveLength(1)
})
