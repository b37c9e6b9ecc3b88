import type { Holding } from '../authorizer.ts'
import type { PolicyRule } from '../rbac-objects.ts'

/** Everything that somebody may do with one resource or path. */
export interface RightsRow {
  /** `deployments.apps/scale`, `/metrics*`, `*`. */
  readonly what: string
  /** Only these objects; empty: all. */
  readonly names: readonly string[]
  readonly verbs: readonly string[]
  /** The bindings that give it. */
  readonly bindings: readonly string[]
}

/** What somebody may do in one namespace beyond what they may do everywhere. */
export interface RightsTable {
  /** Undefined: in every namespace, and for what has none. */
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
  ...nonResourceURLs,
]

const rowsOf = (holdings: readonly Holding[]): readonly RightsRow[] => {
  const rows = new Map<string, { what: string; names: readonly string[]; verbs: Set<string>; bindings: Set<string> }>()
  for (const { binding, rules, namespace } of holdings)
    for (const { rule } of rules) {
      // A path has no namespace: through a RoleBinding it is not given.
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
 * What somebody holds, a table per namespace: first what counts everywhere, then what each namespace adds. With
 * `namespace`, that one alone besides. Pure.
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
