import { startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { actionText, isPathAction, type AccessRequest } from '../access-request.ts'
import { heldRules } from '../aggregated-rules.ts'
import { createAuthorizer } from '../authorizer.ts'
import { lintRights } from '../lint/lint-rights.ts'
import { plantedFlaws } from '../lint/planted/planted-flaws.fixture.ts'
import { bootstrapTokenType, tokenSecretType } from '../lint/token-secret-findings.ts'
import { objectId, type BindingObject, type RoleObject } from '../rbac-objects.ts'
import { generatedWorld, namespaces, type GeneratedWorld } from './generated-world.fixture.ts'

const worldCount = 500
const requestsPerWorld = 42
const atOnce = 16

let cluster: LiveCluster
let worlds: readonly GeneratedWorld[] = []
/** Kubernetes' own roles and bindings, as in every cluster. */
let own: Stored
/** The linter's result for them. */
let fresh: Awaited<ReturnType<typeof lint>>

interface Stored {
  readonly roles: readonly RoleObject[]
  readonly bindings: readonly BindingObject[]
}

const each = async <T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> => {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of queue) await act(item)
    }),
  )
}

const plural = (kind: string): string => `${kind.toLowerCase()}s`

const create = async (object: RoleObject | BindingObject): Promise<void> => {
  const { namespace } = object.metadata
  const path = `/apis/rbac.authorization.k8s.io/v1/${namespace === undefined ? '' : `namespaces/${namespace}/`}${plural(object.kind)}`
  const body = { apiVersion: 'rbac.authorization.k8s.io/v1', ...object }
  const { status, body: answer } = await cluster.kube.request({ method: 'POST', path, body })
  if (status !== 201) throw new Error(`${objectId(object)}: ${status} ${JSON.stringify(answer)}`)
}

const list = async <T>(kind: string): Promise<readonly T[]> =>
  (await cluster.kube.list({ apiVersion: 'rbac.authorization.k8s.io/v1', kind })) as unknown as readonly T[]

const stored = async (): Promise<Stored> => ({
  roles: [...(await list<RoleObject>('ClusterRole')), ...(await list<RoleObject>('Role'))],
  bindings: [...(await list<BindingObject>('ClusterRoleBinding')), ...(await list<BindingObject>('RoleBinding'))],
})

const lint = async (objects: Stored) => {
  const [accounts, secrets] = await Promise.all([
    cluster.kube.list({ apiVersion: 'v1', kind: 'ServiceAccount' }),
    cluster.kube.list({ apiVersion: 'v1', kind: 'Secret' }),
  ])
  const named = ({ metadata: { name, namespace = '' } }: (typeof accounts)[number]) => ({ name, namespace })
  const tokenSecrets = secrets
    .filter(({ type }) => type === tokenSecretType || type === bootstrapTokenType)
    .map((secret) => ({ ...named(secret), account: secret['type'] === tokenSecretType ? '' : undefined, since: '' }))
  return lintRights({ ...objects, serviceAccounts: accounts.map(named), tokenSecrets }, { aggregation: 'stored' })
    .findings
}

const isAllowed = async (request: AccessRequest): Promise<boolean> => {
  const { user, groups } = request
  const attributes = isPathAction(request)
    ? { nonResourceAttributes: { verb: request.verb, path: request.path } }
    : {
        resourceAttributes: {
          verb: request.verb,
          group: request.apiGroup,
          resource: request.resource,
          subresource: request.subresource,
          namespace: request.namespace,
          name: request.name,
        },
      }
  const { status, body } = await cluster.kube.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user, groups, ...attributes },
    },
  })
  if (status !== 201) throw new Error(`${status} ${JSON.stringify({ request, body })}`)
  return (body as { status: { allowed: boolean } }).status.allowed
}

const texts = (rules: readonly unknown[]): readonly string[] => rules.map((rule) => JSON.stringify(rule)).sort()

/**
 * Roles and bindings reach the authorizer through four watches: each keeps its order, so the last of a kind arrives
 * last.
 */
const untilSeen = async (name: string): Promise<void> => {
  const rules = [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }]
  const [namespace = ''] = namespaces
  const subjects = [{ kind: 'User', name, apiGroup: 'rbac.authorization.k8s.io' }]
  const refTo = (kind: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name })
  await create({ kind: 'ClusterRole', metadata: { name }, rules: [{ verbs: ['get'], nonResourceURLs: [`/${name}`] }] })
  await create({ kind: 'Role', metadata: { name, namespace }, rules })
  await create({ kind: 'ClusterRoleBinding', metadata: { name }, roleRef: refTo('ClusterRole'), subjects })
  await create({ kind: 'RoleBinding', metadata: { name, namespace }, roleRef: refTo('Role'), subjects })
  const who = { user: name, groups: [] }
  const asked = [
    { ...who, verb: 'get', path: `/${name}` },
    { ...who, verb: 'get', apiGroup: '', resource: 'pods', namespace },
  ]
  await expect
    .poll(async () => Promise.all(asked.map(isAllowed)), { timeout: 60_000, interval: 100 })
    .toEqual([true, true])
}

beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  await cluster.create(...namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })))
  own = await stored()
  fresh = await lint(own)
  worlds = Array.from({ length: worldCount }, (_, seed) => generatedWorld(seed, requestsPerWorld))
  const roles = worlds.flatMap((world) => world.roles)
  // Aggregated roles last: the controller manager, which writes 20 times a second, then fills each about once.
  await each(
    roles.filter(({ aggregationRule }) => aggregationRule === undefined),
    create,
  )
  await each(
    worlds.flatMap(({ bindings }) => bindings),
    create,
  )
  await each(
    roles.filter(({ aggregationRule }) => aggregationRule !== undefined),
    create,
  )
}, 600_000)
afterAll(() => cluster.stop())

it('aggregated roles are filled as the controller manager fills them', async () => {
  const roles = worlds.flatMap((world) => world.roles)
  const computed = heldRules([...roles, ...own.roles], 'computed')
  const sums = roles.filter(({ aggregationRule }) => aggregationRule !== undefined)
  const expected = new Map(
    sums.map((role) => [objectId(role), texts((computed.get(role) ?? []).map(({ rule }) => rule))]),
  )
  const differing = async () =>
    (await list<RoleObject>('ClusterRole'))
      .filter((role) => expected.has(objectId(role)))
      .filter((role) => texts(role.rules ?? []).join() !== expected.get(objectId(role))?.join())
      .map(objectId)
  expect(sums.length).toBeGreaterThan(100)
  await expect.poll(differing, { timeout: 120_000, interval: 500 }).toEqual([])
})

it(`${worldCount} worlds: every request is answered as the API server answers it`, async () => {
  await untilSeen('settled')
  const whole = createAuthorizer(await stored(), { aggregation: 'stored' })
  const asked = worlds.flatMap((world) => {
    const authorizer = createAuthorizer(
      { roles: [...own.roles, ...world.roles], bindings: [...own.bindings, ...world.bindings] },
      { aggregation: 'computed' },
    )
    return world.requests.map((request) => ({ request, offline: authorizer.decide(request).allowed }))
  })
  const disagreements: string[] = []
  let allowed = 0
  await each(asked, async ({ request, offline }) => {
    const answer = await isAllowed(request)
    if (answer) allowed += 1
    if (answer !== offline || answer !== whole.decide(request).allowed)
      disagreements.push(`${answer ? 'allowed' : 'denied'}: ${actionText(request)} ${JSON.stringify(request)}`)
  })
  expect(disagreements).toEqual([])
  expect(asked.length).toBeGreaterThanOrEqual(20_000)
  // A test in which almost everything is denied proves little.
  expect(allowed / asked.length).toBeGreaterThan(0.1)
  expect(allowed / asked.length).toBeLessThan(0.85)
}, 600_000)

it('the linter finds no flaw in a fresh API server', () => {
  expect(own.roles.length).toBeGreaterThan(60)
  expect(fresh).toEqual([])
})

it(`${plantedFlaws.length} planted flaws are all taken by the API server, and all found`, async () => {
  const here = plantedFlaws.flatMap(({ objects }) => objects)
  const made = new Set(here.flatMap(({ metadata }) => metadata.namespace ?? []))
  await cluster.create(
    ...[...made]
      .filter((name) => name !== 'kube-system' && !(namespaces as readonly string[]).includes(name))
      .map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'shop' } },
  )
  await cluster.create(...here)
  const isFound = (findings: typeof fresh, { control, object }: (typeof plantedFlaws)[number]['finding']) =>
    findings.some(({ id, object: own }) => own === object && id.split('/')[0]?.split('+').includes(control) === true)
  const missed = async () => {
    const findings = await lint(await stored())
    return plantedFlaws.filter(({ finding }) => !isFound(findings, finding)).map(({ flaw }) => flaw)
  }
  // The controller manager fills aggregated roles with a delay.
  await expect.poll(missed, { timeout: 60_000, interval: 500 }).toEqual([])
}, 90_000)
