import type { Advice } from '@dayone/kops-driver'
import type { ClusterFacts, StatusTable } from '@dayone/pipeline'
import { riskCounts, type StatusRow } from './step-status.ts'
import { differenceLines, stateCells } from './state-cells.ts'
import { tableLines } from './table-lines.ts'

/** Everything `status` prints. */
export interface StatusReport {
  readonly cluster: string
  /** Of the live cluster; undefined where it does not respond. */
  readonly facts?: ClusterFacts
  readonly rows: readonly StatusRow[]
  /** Why the API server cannot be queried. */
  readonly silence?: Advice
}

/** The table, below it what differs and which risks there are, and what to do about a cluster that does not respond. Pure. */
export function statusLines({ cluster, facts, rows, silence }: StatusReport): readonly string[] {
  const risks = rows.flatMap((row) => row.risks.map((risk) => ({ step: row.step, ...risk })))
  const head =
    facts === undefined
      ? `${cluster} · the API server cannot be queried`
      : `${cluster} · Kubernetes ${facts.kubernetesVersion} · ${facts.networkPlugin.name}`
  return [
    head,
    '',
    ...tableLines(
      ['step', 'status', 'saved', 'applied', 'running', 'risks', ''],
      rows.map((row) => [
        row.step,
        row.status,
        ...stateCells(row.states),
        row.risks.length === 0 ? '' : String(row.risks.length),
        row.remark,
      ]),
    ),
    ...differenceLines(rows),
    ...rows.flatMap(({ tables = [] }) => tables.flatMap(detailLines)),
    ...(risks.length === 0 ? [] : ['', `Risks: ${riskCounts(risks)}`]),
    ...risks.flatMap(({ step, severity, target, text, hint }) => [
      `  ${severity.padEnd(8)}  ${step}, ${target}: ${text}`,
      ...(hint === undefined ? [] : [`            ${hint}`]),
    ]),
    ...(silence === undefined
      ? []
      : ['', `The API server cannot be queried: ${silence.reason}.`, silence.hint, ...indented(silence.commands)]),
  ]
}

const detailLines = ({ title, head, rows, notes }: StatusTable): readonly string[] => [
  '',
  title,
  ...(rows.length === 0 ? [] : tableLines(head, rows)),
  ...notes,
]

const indented = (commands: readonly string[]): readonly string[] => commands.map((command) => `  ${command}`)
