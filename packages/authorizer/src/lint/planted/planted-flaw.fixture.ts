import type { PolicyRule, Subject } from '../../rbac-objects.ts'

/** An object as in `kubectl apply`. */
export interface PlantedObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly [field: string]: unknown
}

/** A documented flaw, its source, and the expected finding. */
export interface PlantedFlaw {
  /** A description of the flaw. */
  readonly flaw: string
  readonly source: string
  readonly objects: readonly PlantedObject[]
  readonly finding: { readonly control: string; readonly object: string; readonly severity: string }
}

const rbacGroup = 'rbac.authorization.k8s.io'

/** `get,list pods/log,secrets`, `patch deployments.apps named web`, `get /logs/*`. */
export const rule = (text: string): PolicyRule => {
  const [verbs = '', what = '', , names] = text.split(' ')
  if (what.startsWith('/')) return { verbs: verbs.split(','), nonResourceURLs: what.split(',') }
  const parts = what.split(',').map((one) => {
    const [whole = '', sub] = one.split('/')
    const [resource = '', ...group] = whole.split('.')
    return { group: group.join('.'), resource: sub === undefined ? resource : `${resource}/${sub}` }
  })
  return {
    verbs: verbs.split(','),
    apiGroups: [...new Set(parts.map(({ group }) => (group === 'all' ? '*' : group)))],
    resources: [...new Set(parts.map(({ resource }) => resource))],
    ...(names === undefined ? {} : { resourceNames: names.split(',') }),
  }
}

export const group = (name: string): Subject => ({ kind: 'Group', name, apiGroup: rbacGroup })
export const user = (name: string): Subject => ({ kind: 'User', name, apiGroup: rbacGroup })
export const account = (text: string): Subject => {
  const [namespace = '', name = ''] = text.split('/')
  return { kind: 'ServiceAccount', namespace, name }
}

export const role = (
  name: string,
  rules: readonly string[],
  namespace?: string,
  more: { readonly labels?: Readonly<Record<string, string>>; readonly aggregationRule?: object } = {},
): PlantedObject => ({
  apiVersion: `${rbacGroup}/v1`,
  kind: namespace === undefined ? 'ClusterRole' : 'Role',
  metadata: {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(more.labels === undefined ? {} : { labels: more.labels }),
  },
  ...(more.aggregationRule === undefined ? {} : { aggregationRule: more.aggregationRule }),
  rules: rules.map(rule),
})

/** A `roleName` with a namespace refers to a Role: `Role/deploy`. */
export const binding = (
  name: string,
  roleName: string,
  subjects: readonly Subject[],
  namespace?: string,
): PlantedObject => ({
  apiVersion: `${rbacGroup}/v1`,
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: namespace === undefined ? { name } : { name, namespace },
  roleRef: {
    apiGroup: rbacGroup,
    kind: roleName.startsWith('Role/') ? 'Role' : 'ClusterRole',
    name: roleName.replace('Role/', ''),
  },
  subjects,
})

export const serviceAccount = (text: string): PlantedObject => {
  const { namespace = '', name } = account(text)
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }
}

type Expected = readonly [control: string, severity: string]

/** Rules in a ClusterRole, granted cluster-wide; the finding is about the binding. */
export const everywhere = (
  name: string,
  flaw: string,
  source: string,
  rules: readonly string[],
  [control, severity]: Expected,
  to: Subject = user('oidc:mallory'),
): PlantedFlaw => ({
  flaw,
  source,
  objects: [role(name, rules), binding(name, name, [to])],
  finding: { control, severity, object: `ClusterRoleBinding/${name}` },
})

/** The same in a Role of one namespace. */
export const inNamespace = (
  namespace: string,
  name: string,
  flaw: string,
  source: string,
  rules: readonly string[],
  [control, severity]: Expected,
): PlantedFlaw => ({
  flaw,
  source,
  objects: [role(name, rules, namespace), binding(name, `Role/${name}`, [user('oidc:mallory')], namespace)],
  finding: { control, severity, object: `RoleBinding/${namespace}/${name}` },
})

/** An existing role, bound to a subject. */
export const bound = (
  name: string,
  flaw: string,
  source: string,
  roleName: string,
  to: Subject,
  [control, severity]: Expected,
  namespace?: string,
): PlantedFlaw => ({
  flaw,
  source,
  objects: [binding(name, roleName, [to], namespace)],
  finding: {
    control,
    severity,
    object: namespace === undefined ? `ClusterRoleBinding/${name}` : `RoleBinding/${namespace}/${name}`,
  },
})
