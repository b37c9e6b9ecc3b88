import type { StatusTable } from '@dayone/pipeline'
import { layerRows, type LayerFacts, type LayerRow } from './layer-rows.ts'
import { cellText, classText, throughNode } from './layer-texts.ts'

const titles = { pod: 'pods', hostNetwork: 'hostNetwork pods', privileged: 'privileged pods' } as const

const notesOf = (row: LayerRow): readonly string[] =>
  (['pod', 'hostNetwork', 'privileged'] as const).flatMap((kind) =>
    row.exempt !== undefined && kind !== 'pod'
      ? []
      : row.cells[kind].notes.map((note) => `${row.group}, ${classText(row)}, ${titles[kind]}: ${note}`),
  )

/** All layers of the metadata service in one table, followed by what can reach it. Pure. */
export const layerTable = (facts: LayerFacts): StatusTable => {
  const rows = layerRows(facts)
  const through = throughNode(facts)
  return {
    title: 'Who reaches the metadata service of EC2',
    head: ['instance group', 'namespaces', 'pods', 'hostNetwork pods', 'privileged pods'],
    rows: rows.map((row) => [
      row.group,
      classText(row),
      cellText(row.cells.pod),
      cellText(row.cells.hostNetwork),
      cellText(row.cells.privileged),
    ]),
    notes: [...new Set(rows.flatMap(notesOf)), ...through.map((line) => `reaches it through its node: ${line}`)],
  }
}
