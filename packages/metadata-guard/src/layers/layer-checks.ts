import type { Check } from '@dayone/pipeline'
import { layerRows, type LayerCell, type LayerFacts, type LayerRow } from './layer-rows.ts'
import { cellText, classText, throughNode } from './layer-texts.ts'

const common = {
  rule: 'metadata-guard/layers',
  control: 'MG-02',
  means:
    'computed from the metadata options of every machine, every network policy, Pod Security and the admission policy; no packets are sent',
} as const

/** Pods on the pod network always count; others only in guarded namespaces. */
const judged = ({ exempt, cells }: LayerRow): readonly LayerCell[] =>
  exempt === undefined ? [cells.pod, cells.hostNetwork] : [cells.pod]

const rowText = (row: LayerRow): string =>
  `${classText(row)}: pods ${cellText(row.cells.pod)}, hostNetwork pods ${cellText(row.cells.hostNetwork)}, privileged pods ${cellText(row.cells.privileged)}`

const groupCheck = (group: string, rows: readonly LayerRow[], through: readonly string[]): Check => {
  const cells = rows.flatMap(judged)
  const notes = [...new Set(cells.flatMap((cell) => cell.notes))]
  const exempt = rows.flatMap((row) => row.exempt ?? [])
  const named = through.filter((line) => exempt.some((name) => line.startsWith(`${name}: `)))
  const check = {
    ...common,
    id: `MG-02/layers/${group}`,
    target: `instance group ${group}`,
    text: [
      `Metadata service of ${group}, by namespace: ${rows.map(rowText).join('; ')}.`,
      ...(notes.length === 0 ? [] : [`${notes.join('; ')}.`]),
      ...(named.length === 0 ? [] : [`It is reached through the node by ${named.join('; ')}.`]),
    ].join(' '),
  }
  if (cells.some(({ state }) => state === 'reachable'))
    return {
      ...check,
      status: 'fail',
      severity: 'high',
      hint: 'Run `dayone up metadata-guard`. `dayone status metadata-guard` shows every layer in a table.',
    }
  if (cells.some(({ state }) => state === 'not known'))
    return {
      ...check,
      status: 'warn',
      severity: 'medium',
      hint: 'Remove what cannot be evaluated, or close the machines: `dayone up metadata-guard`.',
    }
  return { ...check, status: 'pass' }
}

/** The combined results of all layers, one check per instance group. Pure. */
export const layerChecks = (facts: LayerFacts): readonly Check[] => {
  const through = throughNode(facts)
  return [...Map.groupBy(layerRows(facts), ({ group }) => group)].map(([group, rows]) =>
    groupCheck(group, rows, through),
  )
}
