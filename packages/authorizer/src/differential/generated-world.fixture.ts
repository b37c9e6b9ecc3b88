import { serviceAccountIdentity, type AccessRequest, type Action, type Identity } from '../access-request.ts'
import type { BindingObject, LabelSelector, PolicyRule, RbacObjects, RoleObject, Subject } from '../rbac-objects.ts'
import { choices, type Choices } from './choices.fixture.ts'

/** RBAC objects in a cluster that is shared with others: only its own subjects and roles carry its name. */
export interface GeneratedWorld extends RbacObjects {
  readonly requests: readonly AccessRequest[]
}

const verbs = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'impersonate',
  'GET',
  '*',
  'ge*',
]
const groups = ['', 'apps', 'example.com', 'batch', '*', 'apps*']
const resources = [
  'pods',
  'secrets',
  'deployments',
  'widgets',
  '*',
  'pods/log',
  'pods/exec',
  'deployments/scale',
  'widgets/scale',
  '*/scale',
  '*/status',
  'pods/*',
  '*/*',
]
const names = ['a', 'b', 'c', '*', 'a.b', '']
const urls = ['/healthz', '/healthz/*', '/metrics', '/metrics*', '/*', '*', '/a/b', '/a*b', '/a**', '/logs/', '/']
const paths = [
  '/healthz',
  '/healthz/',
  '/healthz/etcd',
  '/metrics',
  '/metricsx',
  '/a/b',
  '/axb',
  '/a',
  '/logs/',
  '/logs',
  '/',
  '',
]
/** RoleBindings need existing namespaces; subjects and requests do not. */
export const namespaces = ['live-a', 'live-b', 'live-c']

const ruleOf = (c: Choices, isNamespaced: boolean): PolicyRule => {
  if (!isNamespaced && c.chance(0.3)) return { verbs: c.some(verbs, 2), nonResourceURLs: c.some(urls, 3) }
  return {
    verbs: c.some(verbs, 3),
    apiGroups: c.some(groups, 2),
    resources: c.some(resources, 3),
    ...(c.chance(0.4) && { resourceNames: c.some(names, 3) }),
  }
}

const rulesOf = (c: Choices, isNamespaced: boolean): readonly PolicyRule[] =>
  Array.from({ length: c.upTo(4) }, () => ruleOf(c, isNamespaced))

/** Always with a requirement that only roles of this world meet. */
const selectorOf = (c: Choices, world: string): LabelSelector => {
  const value = () => c.one(['x', 'y', 'z'])
  const expression = () => {
    const operator = c.one(['In', 'NotIn', 'Exists', 'DoesNotExist'])
    return { key: c.one(['tier', 'zone']), operator, ...(operator.endsWith('In') && { values: [value(), value()] }) }
  }
  const expressions = Array.from({ length: c.upTo(2) }, expression)
  const more = c.chance(0.4) ? { tier: value() } : {}
  return c.chance(0.5)
    ? { matchLabels: { world, ...more }, matchExpressions: expressions }
    : { matchExpressions: [{ key: 'world', operator: 'In', values: [world, 'none'] }, ...expressions] }
}

const labelsOf = (c: Choices, world: string): Readonly<Record<string, string>> => ({
  world,
  ...(c.chance(0.6) && { tier: c.one(['x', 'y', 'z']) }),
  ...(c.chance(0.4) && { zone: c.one(['x', 'y', 'z']) }),
})

const rolesOf = (c: Choices, world: string, isAggregating: boolean): readonly RoleObject[] => {
  const own = Array.from({ length: 2 + c.upTo(2) }, (_, at) => ({
    kind: 'ClusterRole',
    metadata: { name: `${world}:plain-${at}`, labels: labelsOf(c, world) },
    rules: rulesOf(c, false),
  }))
  const sums = isAggregating ? 1 + c.upTo(1) : 0
  const aggregated = Array.from({ length: sums }, (_, at) => ({
    kind: 'ClusterRole',
    metadata: { name: `${world}:sum-${at}`, labels: { ...labelsOf(c, world), sum: 'true' } },
    aggregationRule: { clusterRoleSelectors: Array.from({ length: 1 + c.upTo(1) }, () => selectorOf(c, world)) },
    // The controller manager replaces these, unless it selects nothing. Two roles could select each other, and the
    // result would depend on its timing.
    rules: sums === 1 && c.chance(0.5) ? rulesOf(c, false) : [],
  }))
  const local = Array.from({ length: 1 + c.upTo(2) }, (_, at) => ({
    kind: 'Role',
    metadata: { name: `${world}-local-${at % 2}`, namespace: namespaces[at] ?? 'live-a' },
    rules: rulesOf(c, true),
  }))
  return [...own, ...aggregated, ...local]
}

interface Cast {
  readonly users: readonly string[]
  readonly groups: readonly string[]
  /** Namespace and name. */
  readonly accounts: readonly (readonly [string, string])[]
}

const castOf = (world: string): Cast => ({
  users: [`${world}-jane`, `${world}:ü ser`, `system:serviceaccount:${world}-x:b`],
  groups: [`oidc:${world}-dev`, `${world}-ops`, `system:serviceaccounts:${world}-x`],
  accounts: [
    [`${world}-x`, 'a'],
    [`${world}-x`, 'b'],
    [`${world}-y`, 'a'],
  ],
})

const subjectOf = (c: Choices, cast: Cast): Subject => {
  const apiGroup = 'rbac.authorization.k8s.io'
  if (c.chance(0.35)) return { kind: 'User', name: c.one(cast.users), apiGroup }
  if (c.chance(0.5)) return { kind: 'Group', name: c.one(cast.groups), apiGroup }
  const [namespace, name] = c.one(cast.accounts)
  return { kind: 'ServiceAccount', name, namespace }
}

const bindingsOf = (c: Choices, world: string, roles: readonly RoleObject[], cast: Cast): readonly BindingObject[] => {
  const apiGroup = 'rbac.authorization.k8s.io'
  const subjects = () => Array.from({ length: c.upTo(3) }, () => subjectOf(c, cast))
  const clusterRoles = [
    ...roles.filter(({ kind }) => kind === 'ClusterRole').map(({ metadata }) => metadata.name),
    `${world}:missing`,
    'view',
    'edit',
  ]
  return [
    ...Array.from({ length: 1 + c.upTo(1) }, (_, at) => ({
      kind: 'ClusterRoleBinding',
      metadata: { name: `${world}-everywhere-${at}` },
      roleRef: { apiGroup, kind: 'ClusterRole', name: c.one(clusterRoles) },
      subjects: subjects(),
    })),
    ...Array.from({ length: 2 + c.upTo(2) }, (_, at) => ({
      kind: 'RoleBinding',
      metadata: { name: `${world}-here-${at}`, namespace: c.one(namespaces) },
      roleRef: c.chance(0.5)
        ? { apiGroup, kind: 'ClusterRole', name: c.one(clusterRoles) }
        : { apiGroup, kind: 'Role', name: `${world}-local-${c.upTo(2)}` },
      subjects: subjects(),
    })),
  ]
}

const identityOf = (c: Choices, cast: Cast): Identity => {
  if (c.chance(0.3)) {
    const identity = serviceAccountIdentity(...c.one(cast.accounts))
    return c.chance(0.7) ? identity : { ...identity, groups: [] }
  }
  const everybody = ['system:authenticated', 'system:unauthenticated', 'nobody', 'system:masters']
  const chosen = [...c.subset(cast.groups), ...(c.chance(0.3) ? [c.one(everybody)] : [])]
  return { user: c.chance(0.7) ? c.one(cast.users) : `nobody-${c.upTo(9)}`, groups: chosen }
}

/** Any action, or one that a rule allows or almost allows. */
const actionOf = (c: Choices, rule: PolicyRule | undefined, around: string): Action => {
  const near = <T>(own: readonly T[] | undefined, all: readonly T[]): T =>
    own !== undefined && own.length > 0 && c.chance(0.9) ? c.one(own) : c.one(all)
  const verb = near(rule?.verbs, verbs)
  if (rule?.nonResourceURLs !== undefined || (rule === undefined && c.chance(0.15))) {
    const url = near(rule?.nonResourceURLs, paths)
    return { verb, path: url.replaceAll('*', c.one(['', 'x', 'x/y', '*'])) }
  }
  const whole = near(rule?.resources, resources)
  const [resource = '', subresource = ''] = whole.replace(/^\*\//, `${c.one(['pods', 'widgets'])}/`).split('/')
  return {
    verb,
    apiGroup: near(rule?.apiGroups, groups),
    // To RBAC, a subresource in the resource field differs from one in its own field.
    ...(c.chance(0.05)
      ? { resource: whole }
      : { resource, subresource: c.chance(0.9) ? subresource : c.one(['scale', 'log']) }),
    namespace: c.chance(0.7) ? around : c.one([...namespaces, '', 'elsewhere']),
    name: near(rule?.resourceNames, [...names, '']),
  }
}

/** Two of three are derived from existing rights. */
const requestOf = (c: Choices, { roles, bindings }: RbacObjects, cast: Cast): AccessRequest => {
  const binding = c.chance(0.66) ? c.maybe(bindings) : undefined
  const subject = c.maybe(binding?.subjects ?? [])
  const bound = roles.filter(
    ({ kind, metadata }) => binding?.roleRef.kind === kind && binding.roleRef.name === metadata.name,
  )
  const sums = bound.some(({ aggregationRule }) => aggregationRule !== undefined)
  const rule = c.maybe((sums ? roles : bound).flatMap(({ rules }) => rules ?? []))
  const someone = identityOf(c, cast)
  const who = subject === undefined || c.chance(0.1) ? someone : identityOfSubject(subject, someone)
  return { ...who, ...actionOf(c, rule, binding?.metadata.namespace ?? c.one(namespaces)) }
}

const identityOfSubject = ({ kind, name, namespace = '' }: Subject, someone: Identity): Identity => {
  if (kind === 'User') return { ...someone, user: name }
  if (kind === 'Group') return { ...someone, groups: [...someone.groups, name] }
  return serviceAccountIdentity(namespace, name)
}

/** The world number `seed`, equal on every run. */
export const generatedWorld = (seed: number, requests: number): GeneratedWorld => {
  const c = choices(seed)
  const world = `w${seed}`
  const cast = castOf(world)
  const roles = rolesOf(c, world, seed % 4 === 0)
  const objects = { roles, bindings: bindingsOf(c, world, roles, cast) }
  return { ...objects, requests: Array.from({ length: requests }, () => requestOf(c, objects, cast)) }
}
