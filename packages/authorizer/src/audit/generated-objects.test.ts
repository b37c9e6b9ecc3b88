import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { isPathAction, type AccessRequest } from '../access-request.ts'
import { createAuthorizer } from '../authorizer.ts'
import { readManifests } from '../manifests/read-manifests.ts'
import { auditLine } from './audit-line.fixture.ts'
import { auditReader } from './audit-reader.ts'
import { generatedObjects } from './generated-objects.ts'
import { fewNames } from './rights-seen.ts'

const manifestsOf = (requests: readonly AccessRequest[]): string => {
  const reader = auditReader()
  for (const [at, request] of requests.entries()) reader.line(auditLine(request), 'a.log', at + 1)
  return reader.seen
    .flatMap(({ subject, rights }) => generatedObjects(subject, rights))
    .map((object) => stringify(object, { aliasDuplicateObjects: false }))
    .join('---\n')
}

const verbs = ['get', 'list', 'watch', 'create', 'patch', 'delete', 'deletecollection']
const resources = [
  ['', 'pods', ''],
  ['', 'pods', 'eviction'],
  ['', 'secrets', ''],
  ['apps', 'deployments', ''],
  ['apps', 'deployments', 'scale'],
] as const
const namespaces = ['', 'shop', 'web']
const names = Array.from({ length: fewNames + 2 }, (_, at) => `n${at}`)
const users = ['jane', 'system:serviceaccount:shop:ci']
const paths = ['/healthz', '/metrics', '/apis/apps/v1']

const who = fc.constantFrom(...users).map((user) => ({ user, groups: ['system:authenticated'] }))
const anyRequest: fc.Arbitrary<AccessRequest> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        who,
        fc.constantFrom(...verbs),
        fc.constantFrom(...resources),
        fc.constantFrom(...namespaces),
        fc.constantFrom(...names, ''),
      )
      .map(([one, verb, [apiGroup, resource, subresource], namespace, name]) => ({
        ...one,
        verb,
        apiGroup,
        resource,
        subresource,
        namespace,
        name: verb === 'deletecollection' || (verb === 'create' && subresource === '') ? '' : name,
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(who, fc.constantFrom('get', 'post'), fc.constantFrom(...paths))
      .map(([one, verb, path]) => ({ ...one, verb, path })),
  },
)

/** Every possible request in this small world, seen or not. */
const universe: readonly AccessRequest[] = users.flatMap((user) => [
  ...[...verbs, 'update'].flatMap((verb) =>
    resources.flatMap(([apiGroup, resource, subresource]) =>
      [...namespaces, 'other'].flatMap((namespace) =>
        [...names, 'never', ''].map((name) => ({
          user,
          groups: [],
          verb,
          apiGroup,
          resource,
          subresource,
          namespace,
          name,
        })),
      ),
    ),
  ),
  ...['get', 'post', 'put'].flatMap((verb) =>
    [...paths, '/', '/healthz/etcd'].map((path) => ({ user, groups: [], verb, path })),
  ),
])

/** As specified in docs/rbac.md: seen itself, or allowed by one of the generalizations. */
const mayBeAllowed = (request: AccessRequest, seen: readonly AccessRequest[]): boolean => {
  const own = seen.filter(({ user, verb }) => user === request.user && verb === request.verb)
  if (isPathAction(request)) return own.some((one) => isPathAction(one) && one.path === request.path)
  const alike = own.flatMap((one) =>
    !isPathAction(one) &&
    one.apiGroup === request.apiGroup &&
    one.resource === request.resource &&
    one.subresource === request.subresource
      ? [one]
      : [],
  )
  return ['', request.namespace].some((namespace) => {
    const used = alike.filter((one) => one.namespace === namespace).map(({ name = '' }) => name)
    return used.includes('') || used.includes(request.name ?? '') || new Set(used).size > fewNames
  })
}

it('allows everything that was seen, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(anyRequest, { minLength: 1, maxLength: 60 }), (requests) => {
      const set = readManifests([{ name: 'generated.yaml', text: manifestsOf(requests) }])
      const { decide } = createAuthorizer(set, { aggregation: 'computed' })
      for (const request of requests) expect(decide(request).allowed, JSON.stringify(request)).toBe(true)
      for (const request of universe)
        expect(decide(request).allowed, JSON.stringify(request)).toBe(mayBeAllowed(request, requests))
      expect(JSON.stringify(set.roles)).not.toContain('*')
    }),
    { numRuns: 60 },
  )
})

const jane = { user: 'jane', groups: ['system:authenticated'] }
const on = (verb: string, resource: string, name = '', namespace = 'shop'): AccessRequest => ({
  ...jane,
  verb,
  apiGroup: '',
  resource,
  namespace,
  name,
})

it('combines rules', () => {
  const text = manifestsOf([
    on('list', 'pods'),
    on('watch', 'pods'),
    on('list', 'services'),
    on('watch', 'services'),
    on('get', 'secrets', 'door'),
    on('get', 'secrets', 'gate'),
    on('patch', 'secrets', 'gate'),
    { ...jane, verb: 'get', path: '/metrics' },
    on('list', 'nodes', '', ''),
  ])
  expect(parseAllDocuments(text).map((document) => document.toJS() as unknown)).toMatchObject([
    {
      kind: 'ClusterRole',
      metadata: { name: 'audit:user:jane' },
      rules: [
        { resources: ['nodes'], verbs: ['list'] },
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      ],
    },
    { kind: 'ClusterRoleBinding', subjects: [{ kind: 'User', name: 'jane' }] },
    {
      kind: 'Role',
      metadata: { namespace: 'shop' },
      rules: [
        { resources: ['pods', 'services'], verbs: ['list', 'watch'] },
        { resources: ['secrets'], resourceNames: ['door'], verbs: ['get'] },
        { resources: ['secrets'], resourceNames: ['gate'], verbs: ['get', 'patch'] },
      ],
    },
    { kind: 'RoleBinding', metadata: { namespace: 'shop' } },
  ])
})

it('does not repeat cluster-wide rights in a namespace', () => {
  const text = manifestsOf([on('list', 'pods', '', ''), on('list', 'pods')])
  expect(text).not.toContain('kind: Role\n')
})

it('counts ignored lines, with their numbers', () => {
  const reader = auditReader()
  const whole = auditLine(on('get', 'pods', 'a'))
  const lines = [
    whole,
    'hello',
    whole.slice(0, 80),
    whole.slice(80),
    `${whole.slice(0, 90)}${whole}`,
    '2017-03-21T03:57:09.1-04:00 AUDIT: id="c9" ip="127.0.0.1" method="GET" user="admin" uri="/api"',
    '{"kind":"Pod"}',
    auditLine(on('get', 'pods', 'b'), { stage: 'RequestReceived' }),
    auditLine(on('get', 'pods', 'c'), { responseStatus: { code: 403 } }),
    auditLine(on('get', 'pods', 'd'), { responseStatus: undefined }),
    auditLine(on('get', 'pods', 'e'), {
      responseStatus: undefined,
      annotations: { 'authorization.k8s.io/decision': 'allow' },
    }),
    auditLine(on('get', 'pods', 'f'), {
      responseStatus: { code: 403 },
      annotations: { 'authorization.k8s.io/decision': 'allow' },
    }),
    auditLine(on('get', '*', 'g')),
    '',
  ]
  for (const [at, line] of lines.entries()) reader.line(line, 'a.log', at + 1)
  expect(Object.fromEntries(reader.skipped.map(({ reason, lines: found }) => [reason, found]))).toEqual({
    'not JSON': [2],
    'cut off': [3, 4, 5],
    'legacy format': [6],
    'no audit event': [7],
    'other stages': [8],
    denied: [9],
    'no decision': [10],
    'a star in the request': [13],
  })
  expect(reader.events).toBe(4)
  expect(reader.seen[0]?.rights.rights).toMatchObject([{ names: new Set(['a', 'e', 'f']) }])
})

it('an object creation is authorized without a name, a subresource creation with one', () => {
  const reader = auditReader()
  reader.line(auditLine(on('create', 'pods', 'web-0')), 'a', 1)
  reader.line(auditLine({ ...on('create', 'pods', 'web-0'), subresource: 'eviction' }), 'a', 2)
  expect(reader.seen[0]?.rights.rights.map(({ names }) => names && [...names])).toEqual([undefined, ['web-0']])
})

it('impersonation is granted by name', () => {
  const reader = auditReader()
  const impersonatedUser = { username: 'joe', groups: ['dev', 'system:authenticated'] }
  reader.line(auditLine(on('get', 'pods', 'a'), { impersonatedUser }), 'a', 1)
  const text = reader.seen.map(({ subject, rights }) => JSON.stringify(generatedObjects(subject, rights))).join('\n')
  expect(text).toContain('"resources":["users"],"resourceNames":["joe"],"verbs":["impersonate"]')
  expect(text).toContain('"resources":["groups"],"resourceNames":["dev"],"verbs":["impersonate"]')
  expect(reader.seen.map(({ subject }) => subject.name)).toEqual(['jane', 'joe'])
})
