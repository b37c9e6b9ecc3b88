import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serviceAccountIdentity, type AccessRequest } from '../access-request.ts'
import { auditLine } from '../audit/audit-line.fixture.ts'
import { generatedObjects } from '../audit/generated-objects.ts'
import { createAuthorizer } from '../authorizer.ts'
import { withBootstrap, withDefaultBindings } from '../defaults/default-bindings.ts'
import type { BindingObject, PolicyRule, RbacObjects } from '../rbac-objects.ts'
import { auditReplay } from './audit-replay.ts'

const ci = serviceAccountIdentity('shop', 'ci')
const aggregation = 'computed' as const
const none: RbacObjects = { roles: [], bindings: [] }

const role = (namespace: string, name: string, ...rules: readonly PolicyRule[]): RbacObjects => ({
  roles: [{ kind: 'Role', metadata: { namespace, name }, rules }],
  bindings: [
    {
      kind: 'RoleBinding',
      metadata: { namespace, name },
      roleRef: { kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', namespace: 'shop', name: 'ci' }],
    },
  ],
})

const joined = (...all: readonly RbacObjects[]): RbacObjects => ({
  roles: all.flatMap(({ roles }) => roles),
  bindings: all.flatMap(({ bindings }) => bindings),
})

const replayed = (objects: RbacObjects, ...lines: readonly string[]) => {
  const replay = auditReplay(objects, { aggregation })
  for (const [at, line] of lines.entries()) replay.line(line, 'a.log', at + 1)
  return replay
}

const get = (more: Partial<AccessRequest> = {}): AccessRequest => ({
  ...ci,
  verb: 'get',
  apiGroup: '',
  resource: 'secrets',
  namespace: 'shop',
  name: 'door',
  ...more,
})

const verbs = ['get', 'list', 'create', 'delete']
const resources = [
  ['', 'pods', ''],
  ['', 'pods', 'eviction'],
  ['apps', 'deployments', 'scale'],
] as const
const anyRequest: fc.Arbitrary<AccessRequest> = fc
  .tuple(
    fc.constantFrom(ci, serviceAccountIdentity('web', 'default'), { user: 'jane', groups: ['oidc:dev'] }),
    fc.constantFrom(...verbs),
    fc.constantFrom(...resources),
    fc.constantFrom('', 'shop', 'web'),
    fc.constantFrom('', 'a', 'b'),
    fc.constantFrom('', '/metrics'),
  )
  .map(([who, verb, [apiGroup, resource, subresource], namespace, name, path]) =>
    path === ''
      ? {
          ...who,
          verb,
          apiGroup,
          resource,
          subresource,
          namespace,
          name: verb === 'create' && subresource === '' ? '' : name,
        }
      : { ...who, verb, path },
  )

const anyObjects: fc.Arbitrary<RbacObjects> = fc
  .array(
    fc.tuple(
      fc.constantFrom('shop', 'web'),
      fc.subarray([...verbs, '*'], { minLength: 1 }),
      fc.subarray(['pods', 'pods/eviction', '*/scale']),
      fc.subarray(['a', 'b']),
    ),
    { maxLength: 4 },
  )
  .map((roles) =>
    joined(
      ...roles.map(([namespace, own, whats, resourceNames], at) =>
        role(namespace, `r${at}`, { apiGroups: ['', 'apps'], resources: whats, verbs: own, resourceNames }),
      ),
    ),
  )

describe('replay', () => {
  it('denies exactly what the authorizer denies, and the generated roles allow exactly that', () => {
    fc.assert(
      fc.property(fc.array(anyRequest, { maxLength: 40 }), anyObjects, (requests, objects) => {
        const lines = requests.map((one) => auditLine(one))
        const replay = replayed(objects, ...lines)
        const authorizer = createAuthorizer(objects, { aggregation })
        const denied = requests.filter((one) => !authorizer.decide(one).allowed)
        expect(replay.report.deniedCount).toBe(denied.length)
        expect(replay.report.denied.reduce((sum, { count }) => sum + count, 0)).toBe(denied.length)
        const proposed = replay.missing.flatMap(({ subject, rights }) => generatedObjects(subject, rights))
        const generated: RbacObjects = {
          roles: proposed.filter(({ kind }) => !kind.endsWith('Binding')),
          bindings: proposed.filter(({ kind }) =>
            kind.endsWith('Binding'),
          ) as readonly unknown[] as readonly BindingObject[],
        }
        expect(replayed(joined(objects, generated), ...lines).report.denied).toEqual([])
        // Without what was denied, nothing is proposed.
        expect(proposed.length === 0).toBe(denied.length === 0)
      }),
    )
  })

  it('counts by subject, verb, resource and namespace, with names and the last time', () => {
    const at = (time: string) => ({ requestReceivedTimestamp: time })
    const { report } = replayed(
      none,
      auditLine(get(), at('2026-11-20T10:00:00.000001Z')),
      auditLine(get({ name: 'gate' }), at('2026-11-22T10:00:00.000001Z')),
      auditLine(get(), at('2026-11-21T10:00:00.000001Z')),
    )
    expect(report.denied).toEqual([
      {
        subject: { kind: 'ServiceAccount', namespace: 'shop', name: 'ci' },
        verb: 'get',
        what: 'secrets',
        namespace: 'shop',
        names: ['door', 'gate'],
        count: 3,
        lastSeen: '2026-11-22T10:00:00.000001Z',
        first: { file: 'a.log', line: 1, at: '2026-11-20T10:00:00.000001Z' },
      },
    ])
    expect(report.window).toEqual({ from: '2026-11-20T10:00:00.000001Z', to: '2026-11-22T10:00:00.000001Z' })
  })

  it('does not count what was already denied, and evaluates a request that only a wildcard grants', () => {
    const denied = auditLine(get(), { annotations: { 'authorization.k8s.io/decision': 'forbid' } })
    const star = auditLine(get({ resource: '*' }))
    const { report } = replayed(none, denied, star)
    expect(report).toMatchObject({
      events: 1,
      requests: 1,
      deniedCount: 1,
      skipped: [{ reason: 'denied', lines: [1] }],
    })
    const all = role('shop', 'all', { apiGroups: ['*'], resources: ['*'], verbs: ['*'] })
    expect(replayed(all, star).report.deniedCount).toBe(0)
  })

  it('leaves nodes to the Node authorizer, but not users that only claim the group', () => {
    const node = { user: 'system:node:i-1', groups: ['system:nodes', 'system:authenticated'] }
    const old = { user: 'kubelet', groups: ['system:nodes', 'system:authenticated'] }
    const { report } = replayed(none, auditLine(get(node)), auditLine(get(old)))
    expect(report).toMatchObject({ ofNodes: 1, requests: 1, deniedCount: 1 })
    expect(report.denied[0]?.subject).toEqual({ kind: 'User', name: 'kubelet' })
  })

  it('decides impersonation as its own requests', () => {
    const line = auditLine(get(), { impersonatedUser: { username: 'jane', groups: ['system:authenticated'] } })
    const { report } = replayed(none, line)
    expect(report.denied.map(({ subject, verb, what }) => [subject.name, verb, what])).toEqual([
      ['ci', 'impersonate', 'users'],
      ['jane', 'get', 'secrets'],
    ])
  })

  it('reports what was granted and not used, without the defaults of Kubernetes', () => {
    const granted = role(
      'shop',
      'ci',
      { apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
    )
    const objects = withDefaultBindings(granted)
    expect(replayed(objects, auditLine(get())).report.unused).toEqual([
      {
        binding: 'RoleBinding/shop/ci',
        role: 'Role/shop/ci',
        subjects: ['ServiceAccount shop/ci'],
        isWhole: false,
        rules: [
          { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
          { apiGroups: [''], resources: ['secrets'], verbs: ['list'] },
          { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
        ],
      },
    ])
    expect(replayed(objects).report.unused).toMatchObject([{ isWhole: true }])
  })

  it('knows the permissions of the control plane offline, and none of the add-ons of kops', () => {
    const lease = { verb: 'update', apiGroup: 'coordination.k8s.io', resource: 'leases', namespace: 'kube-system' }
    const manager = { user: 'system:kube-controller-manager', groups: ['system:authenticated'] }
    const requests: readonly AccessRequest[] = [
      { ...manager, ...lease, name: 'kube-controller-manager' },
      {
        ...serviceAccountIdentity('kube-system', 'cronjob-controller'),
        verb: 'create',
        apiGroup: 'batch',
        resource: 'jobs',
        namespace: 'shop',
      },
      { ...ci, verb: 'get', path: '/version' },
      { ...serviceAccountIdentity('kube-system', 'cilium'), verb: 'list', apiGroup: '', resource: 'nodes' },
    ]
    const { report } = replayed(withDefaultBindings(none), ...requests.map((one) => auditLine(one)))
    expect(report.denied.map(({ subject }) => subject.name)).toEqual(['cilium'])
    expect(report.sees).toEqual({ leases: true, events: false })
  })

  it('ignores proofs of dayone, which use the identities of others', () => {
    const { report } = replayed(
      none,
      auditLine(get(), { userAgent: 'dayone' }),
      auditLine(get(), { userAgent: 'dayone/2' }),
    )
    expect(report).toMatchObject({ deniedCount: 1, skipped: [{ reason: 'a request of dayone', lines: [1] }] })
  })

  it('counts the default roles as present where AlwaysAllow decided, and trusts a bootstrapped cluster', () => {
    const discovery = auditLine({ ...ci, verb: 'get', path: '/api' })
    expect(replayed(withBootstrap(none), discovery).report.deniedCount).toBe(0)
    const named = (name: string): RbacObjects => ({
      roles: [{ kind: 'ClusterRole', metadata: { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } } }],
      bindings: [],
    })
    // CoreDNS of kops carries the label as well.
    expect(replayed(withBootstrap(named('system:coredns')), discovery).report.deniedCount).toBe(0)
    expect(replayed(withBootstrap(named('cluster-admin')), discovery).report.deniedCount).toBe(1)
  })

  it('recognizes CronJobs by the Jobs that their controller created, and by no one else', () => {
    const job = { verb: 'create', apiGroup: 'batch', resource: 'jobs', subresource: '', namespace: 'shop' }
    const controller = serviceAccountIdentity('kube-system', 'cronjob-controller')
    const created = (who: typeof ci, name: string) => auditLine({ ...who, ...job, name })
    const replay = replayed(none, created(controller, 'report-29384756'), created(ci, 'never-29384756'))
    expect([...replay.cronJobs]).toEqual(['shop/report'])
  })

  it('names who wrote roles and bindings without permission to grant anything', () => {
    const write = { ...ci, verb: 'create', apiGroup: 'rbac.authorization.k8s.io', namespace: 'shop', name: '' }
    const rule = (verbs: readonly string[], resources: readonly string[]): PolicyRule => ({
      apiGroups: ['rbac.authorization.k8s.io'],
      resources,
      verbs,
    })
    const lines = ['roles', 'roles', 'rolebindings'].map((resource) => auditLine({ ...write, resource }))
    const written = rule(['create'], ['roles', 'rolebindings'])
    const writersWith = (...rules: readonly PolicyRule[]) =>
      replayed(
        role('shop', 'writer', written, ...rules),
        ...lines,
        auditLine({ ...write, resource: 'roles', verb: 'get' }),
      ).report.roleWriters
    expect(writersWith()).toEqual([{ subject: 'ServiceAccount shop/ci', count: 3 }])
    expect(writersWith(rule(['escalate'], ['roles']))).toEqual([{ subject: 'ServiceAccount shop/ci', count: 1 }])
    expect(writersWith(rule(['escalate', 'bind'], ['*']))).toEqual([])
    const admin = auditLine({ ...write, user: 'admin', groups: ['system:masters'], resource: 'roles' })
    expect(replayed(none, admin).report.roleWriters).toEqual([])
  })

  it('counts the denied requests of too many kinds', () => {
    const replay = auditReplay(none, { aggregation })
    const own = (at: number) => auditLine({ ...get(), ...serviceAccountIdentity('shop', `a${at}`) })
    for (let at = 0; at < 20_010; at += 1) replay.line(own(at % 20_005), 'a.log', at + 1)
    expect(replay.report).toMatchObject({ deniedCount: 20_010, unlisted: 5 })
    expect(replay.missing).toHaveLength(20_000)
  })

  it('keeps its memory when every request differs', () => {
    const replay = auditReplay(none, { aggregation })
    for (let at = 0; at < 60_000; at += 1) replay.line(auditLine(get({ name: `s${at}` })), 'a.log', at + 1)
    expect(replay.report.deniedCount).toBe(60_000)
    expect(replay.report.denied).toHaveLength(1)
    expect(replay.missing[0]?.rights.rights).toMatchObject([{ names: undefined }])
  })
})
