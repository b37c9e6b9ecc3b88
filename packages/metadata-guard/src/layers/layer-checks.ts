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

/** Notes say where; those of privileged pods, which only Pod Security rejects, are told and not judged. */
const notesOf = (row: LayerRow): readonly string[] => [
  ...judged(row).flatMap(({ notes }) => notes),
  ...(row.exempt === undefined ? row.cells.privileged.notes.map((note) => `privileged pods: ${note}`) : []),
]

const groupCheck = (group: string, rows: readonly LayerRow[]): Check => {
  const cells = rows.flatMap(judged)
  const notes = [...new Set(rows.flatMap(notesOf))]
  const check = {
    ...common,
    id: `MG-02/layers/${group}`,
    target: `instance group ${group}`,
    text: [
      `Metadata service of ${group}, by namespace: ${rows.map(rowText).join('; ')}.`,
      ...(notes.length === 0 ? [] : [`${notes.join('; ')}.`.replace(/^./, (first) => first.toUpperCase())]),
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

const throughCheck = (facts: LayerFacts): readonly Check[] => {
  const through = throughNode(facts)
  if (through.length === 0) return []
  return [
    {
      ...common,
      id: 'MG-02/through',
      target: 'metadata service',
      status: 'pass',
      means: 'read the spec of every controller, pod and PodTemplate',
      text: `These reach the metadata service through their node: ${through.join('; ')}.`,
    },
  ]
}

/** The combined results of all layers: one check per instance group, and one with the names of what gets through. Pure. */
export const layerChecks = (facts: LayerFacts): readonly Check[] => [
  ...[...Map.groupBy(layerRows(facts), ({ group }) => group)].map(([group, rows]) => groupCheck(group, rows)),
  ...throughCheck(facts),
]
