import { describe, expect, it } from 'vitest'
import { serviceAccountIdentity, type AccessRequest } from '../access-request.ts'
import { auditLine } from './audit-line.fixture.ts'
import { readAuditLine } from './audit-event.ts'

const review = { verb: 'create', apiGroup: 'authorization.k8s.io', resource: 'subjectaccessreviews' }
const asks: AccessRequest = { user: 'system:node:i-0a', groups: ['system:nodes', 'system:authenticated'], ...review }
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

describe('a question of a kubelet', () => {
  it('is a request of whom it asks about', () => {
    expect(read(asked()).slice(1)).toEqual([{ requests: [wanted] }])
  })

  it('that is denied is a denied request', () => {
    expect(read(asked(), answer(false)).slice(1)).toEqual([{ skipped: 'denied', requests: [wanted] }])
  })

  it.each<[string, unknown, unknown, AccessRequest]>([
    ['without the objects (level Metadata)', undefined, undefined, asks],
    ['without an answer', asked(), {}, asks],
    ['about another node', asked({ name: 'i-0b' }), answer(true), asks],
    ['about something else than a node', asked({ resource: 'secrets' }), answer(true), asks],
    ['with a star', asked({ verb: '*' }), answer(true), asks],
    ['of someone outside of the group', asked(), answer(true), { ...asks, groups: [] }],
  ])('does not count %s', (_what, requestObject, responseObject, who) => {
    expect(read(requestObject, responseObject, who)).toHaveLength(1)
  })
})

/** kube-rbac-proxy, in front of the metrics of an exporter. */
describe('a question of a server in a pod', () => {
  const proxy: AccessRequest = { ...serviceAccountIdentity('monitoring', 'exporter'), ...review }
  const path = (more: object = {}) => ({
    spec: { ...monitoring, nonResourceAttributes: { path: '/metrics', verb: 'get', ...more } },
  })
  const service = {
    namespace: 'shop',
    group: '',
    version: 'v1',
    resource: 'services',
    subresource: 'proxy',
    name: 'web',
  }

  it.each<[string, object, object]>([
    ['a path', path(), { verb: 'get', path: '/metrics' }],
    [
      'a resource, without what it leaves empty',
      { spec: { ...monitoring, resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'shop' } } },
      { verb: 'get', apiGroup: '', resource: 'pods', subresource: '', namespace: 'shop', name: '' },
    ],
    [
      'a subresource',
      asked({ ...service }),
      { verb: 'get', apiGroup: '', resource: 'services', subresource: 'proxy', namespace: 'shop', name: 'web' },
    ],
  ])('about %s is a request of whom it asks about', (_what, question, action) => {
    expect(read(question, answer(true), proxy).slice(1)).toEqual([{ requests: [{ ...monitoring, ...action }] }])
    expect(read(question, answer(false), proxy).slice(1)).toEqual([
      { skipped: 'denied', requests: [{ ...monitoring, ...action }] },
    ])
  })

  it('in one namespace counts too', () => {
    const local = { ...proxy, resource: 'localsubjectaccessreviews', namespace: 'monitoring' }
    expect(read(path(), answer(true), local)).toHaveLength(2)
  })

  it.each<[string, unknown, AccessRequest]>([
    ['about itself: what it does is in the log', { spec: { ...path().spec, user: proxy.user } }, proxy],
    ['with a star', path({ path: '/metrics/*' }), proxy],
    ['about nothing', { spec: monitoring }, proxy],
    ['of a person, who asks what someone could do', path(), { ...proxy, user: 'oidc:jane', groups: [] }],
    ['of someone who only has the name of an account', path(), { ...proxy, groups: ['system:authenticated'] }],
    ['that is no review', path(), { ...proxy, resource: 'selfsubjectrulesreviews' }],
  ])('does not count %s', (_what, question, who) => {
    expect(read(question, answer(true), who)).toHaveLength(1)
  })
})
