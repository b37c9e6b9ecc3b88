import type { Holding } from '../authorizer.ts'
import type { PolicyRule } from '../rbac-objects.ts'
import { pathText } from '../rule-text.ts'

/** All permissions on one resource or path. */
export interface RightsRow {
  /** `deployments.apps/scale`, `/metrics*`, `*` (all resources of the core group), `/*` (all paths). */
  readonly what: string
  /** Only these objects; empty: all. */
  readonly names: readonly string[]
  readonly verbs: readonly string[]
  /** The bindings that grant it. */
  readonly bindings: readonly string[]
}

/** The permissions in one namespace, beyond those that apply everywhere. */
export interface RightsTable {
  /** Undefined: in all namespaces, and for cluster-scoped resources. */
  readonly namespace?: string
  readonly rows: readonly RightsRow[]
}

const withGroup = (resource: string, group: string): string => {
  if (group === '') return resource
  const [name = '', ...sub] = resource.split('/')
  return [`${name}.${group}`, ...sub].join('/')
}

const whatOf = ({ apiGroups = [], resources = [], nonResourceURLs = [] }: PolicyRule): readonly string[] => [
  ...apiGroups.flatMap((group) => resources.map((resource) => withGroup(resource, group))),
  ...nonResourceURLs.map(pathText),
]

const rowsOf = (holdings: readonly Holding[]): readonly RightsRow[] => {
  const rows = new Map<string, { what: string; names: readonly string[]; verbs: Set<string>; bindings: Set<string> }>()
  for (const { binding, rules, namespace } of holdings)
    for (const { rule } of rules) {
      // A path has no namespace, so a RoleBinding does not grant it.
      if (namespace !== undefined && rule.nonResourceURLs !== undefined) continue
      for (const what of whatOf(rule)) {
        const names = rule.resourceNames ?? []
        const key = JSON.stringify([what, names])
        const row = rows.get(key) ?? { what, names, verbs: new Set(), bindings: new Set() }
        for (const verb of rule.verbs) row.verbs.add(verb)
        rows.set(key, row)
        row.bindings.add(binding)
      }
    }
  return [...rows.values()]
    .map(({ verbs, bindings, ...row }) => ({ ...row, verbs: [...verbs], bindings: [...bindings] }))
    .sort((a, b) => (a.what < b.what ? -1 : Number(a.what > b.what)))
}

/**
 * The rights of an identity, one table per namespace: first those that apply everywhere, then the additions of each
 * namespace. With `namespace`, only that one in addition. Pure.
 */
export const rightsTable = (holdings: readonly Holding[], namespace?: string): readonly RightsTable[] => {
  const everywhere = rowsOf(holdings.filter((one) => one.namespace === undefined))
  const own = holdings.flatMap((one) => (one.namespace === undefined ? [] : [one.namespace]))
  const named = [...new Set(namespace === undefined ? own : [namespace])].sort()
  return [
    { rows: everywhere },
    ...named.map((name) => ({ namespace: name, rows: rowsOf(holdings.filter((one) => one.namespace === name)) })),
  ].filter(({ rows }) => rows.length > 0)
}
