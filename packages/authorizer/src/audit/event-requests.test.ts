import { describe, expect, it } from 'vitest'
import { isPathAction, type AccessRequest } from '../access-request.ts'
import { readAuditLine } from './audit-event.ts'
import { auditLine } from './audit-line.fixture.ts'

const jane = { user: 'jane', groups: ['oidc:dev'] }
const on = (verb: string, resource: string, name = '', subresource = ''): AccessRequest => ({
  ...jane,
  verb,
  apiGroup: '',
  resource,
  subresource,
  namespace: 'shop',
  name,
})

const shown = (request: AccessRequest): string =>
  isPathAction(request)
    ? `${request.verb} ${request.path}`
    : `${request.user}: ${request.verb} ${request.resource}/${request.subresource ?? ''}/${request.name ?? ''}`

/** What the event needed, or why it is ignored and what was refused. */
const read = (request: AccessRequest, more: object = {}): readonly string[] =>
  readAuditLine(auditLine(request, more)).flatMap((one) => [
    ...('skipped' in one ? [one.skipped] : []),
    ...(one.requests ?? []).map(shown),
  ])

const created = { responseStatus: { code: 201 } }
const refused = (message: string, decision = 'forbid') => ({
  responseStatus: { code: 403, message },
  annotations: { 'authorization.k8s.io/decision': decision },
})

describe('the permission to create', () => {
  it.each(['update', 'patch'])('is needed with the name for an %s that creates the object', (verb) => {
    expect(read(on(verb, 'configmaps', 'a'), created)).toEqual([
      `jane: ${verb} configmaps//a`,
      'jane: create configmaps//a',
    ])
    expect(read(on(verb, 'configmaps', 'a'))).toEqual([`jane: ${verb} configmaps//a`])
  })

  it('is needed once and without the name for a request that creates', () => {
    expect(read(on('create', 'configmaps', 'a'), created)).toEqual(['jane: create configmaps//'])
  })

  it.each(['attach', 'exec', 'portforward'])('is needed for pods/%s opened as a WebSocket', (what) => {
    const code = { responseStatus: { code: 101 } }
    expect(read(on('get', 'pods', 'web-0', what), code)).toEqual([
      `jane: get pods/${what}/web-0`,
      `jane: create pods/${what}/web-0`,
    ])
    expect(read(on('create', 'pods', 'web-0', what), code)).toEqual([`jane: create pods/${what}/web-0`])
    expect(read(on('get', 'pods', 'web-0', 'log'))).toEqual(['jane: get pods/log/web-0'])
  })
})

describe('the name of a list', () => {
  const list = (requestURI: string, verb = 'list') => read(on(verb, 'secrets', 'door'), { requestURI })
  const uri = '/api/v1/namespaces/shop/secrets'

  it.each([
    `${uri}?fieldSelector=metadata.name%3Ddoor`,
    `${uri}?limit=500&fieldSelector=type%3DOpaque%2Cmetadata.name%3D%3Ddoor`,
    '/api/v1/watch/namespaces/shop/secrets/door',
  ])('counts if the request selects it: %s', (selected) => {
    expect(list(selected)).toEqual(['jane: list secrets//door'])
    expect(list(selected, 'watch')).toEqual(['jane: watch secrets//door'])
  })

  it.each([uri, `${uri}?fieldSelector=metadata.name%21%3Ddoor`, `${uri}?labelSelector=metadata.name%3Ddoor`])(
    'does not count otherwise: %s',
    (other) => {
      expect(list(other)).toEqual(['jane: list secrets//'])
      expect(list(`${uri}?fieldSelector=metadata.name%3Ddoor`, 'deletecollection')).toEqual([
        'jane: deletecollection secrets//',
      ])
    },
  )
})

it('impersonation needs every part of the identity', () => {
  const impersonatedUser = {
    username: 'joe',
    groups: ['dev', 'system:authenticated'],
    uid: '42',
    extra: { scopes: ['view', 'edit'], 'acme.com/project': ['x'] },
  }
  expect(read(on('patch', 'configmaps', 'a'), { impersonatedUser, ...created })).toEqual([
    'joe: patch configmaps//a',
    'joe: create configmaps//a',
    'jane: impersonate users//joe',
    'jane: impersonate groups//dev',
    'jane: impersonate uids//42',
    'jane: impersonate userextras/scopes/view',
    'jane: impersonate userextras/scopes/edit',
    'jane: impersonate userextras/acme.com/project/x',
  ])
})

describe('a refusal', () => {
  it.each<[string, AccessRequest, object, string]>([
    [
      'of the creation by an update',
      on('patch', 'configmaps', 'a'),
      refused(
        'configmaps "a" is forbidden: User "jane" cannot create resource "configmaps" in API group "" in the namespace "shop"',
        'allow',
      ),
      'jane: create configmaps//a',
    ],
    [
      'of impersonation, which comes before every decision',
      on('get', 'pods'),
      {
        responseStatus: {
          code: 403,
          message:
            'userextras.authentication.k8s.io "view" is forbidden: User "jane" cannot impersonate resource "userextras/scopes" in API group "authentication.k8s.io" at the cluster scope',
        },
      },
      'jane: impersonate userextras/scopes/view',
    ],
    [
      'of a WebSocket',
      on('get', 'pods', 'web-0', 'exec'),
      refused('pods "web-0" is forbidden: ', 'allow'),
      'jane: create pods/exec/web-0',
    ],
    ['without words', on('get', 'pods', 'a'), refused(''), 'jane: get pods//a'],
  ])('%s is what lacked', (_, request, more, lacked) => {
    expect(read(request, more)).toEqual(['denied', lacked])
  })

  it('by admission is no lack of permission', () => {
    expect(
      read(on('create', 'pods'), refused('pods "web-0" is forbidden: violates PodSecurity "restricted"', 'allow')),
    ).toEqual(['jane: create pods//'])
  })
})

it('a request that the API server broke off counts once it was allowed', () => {
  const panic = { stage: 'Panic', responseStatus: { code: 500 } }
  const decided = (decision: string) => ({ ...panic, annotations: { 'authorization.k8s.io/decision': decision } })
  expect(read(on('list', 'pods'), decided('allow'))).toEqual(['jane: list pods//'])
  expect(read(on('list', 'pods'), decided('forbid'))).toEqual(['denied', 'jane: list pods//'])
  expect(read(on('list', 'pods'), panic)).toEqual(['other stages'])
})
