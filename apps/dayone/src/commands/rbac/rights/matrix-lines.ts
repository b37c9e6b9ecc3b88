import type { RightsRow, RightsTable } from '@dayone/authorizer'
import { tableLines } from '../../status/table-lines.ts'

/** The verbs that have a column; others are listed. */
const columns = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']

const cells = ({ what, names, verbs }: RightsRow): readonly string[] => [
  names.length === 0 ? what : `${what} (${names.join(', ')})`,
  ...columns.map((verb) => (verbs.includes('*') || verbs.includes(verb) ? 'yes' : '-')),
  verbs.filter((verb) => !columns.includes(verb)).join(','),
]

/** A table for everywhere, then one per namespace. Pure. */
export function matrixLines(who: string, tables: readonly RightsTable[]): readonly string[] {
  if (tables.length === 0) return [`${who} has no permissions here.`]
  const head = [
    'RESOURCE',
    ...columns.map((verb) => (verb === 'deletecollection' ? 'DELETE ALL' : verb.toUpperCase())),
    'OTHER',
  ]
  return tables.flatMap(({ namespace, rows }, at) => [
    ...(at === 0 ? [] : ['']),
    namespace === undefined
      ? `${who}, in every namespace and for cluster-scoped resources:`
      : `${who}, ${tables[0]?.namespace === undefined ? 'additionally ' : ''}in ${namespace}:`,
    ...tableLines(head, rows.map(cells)),
  ])
}
