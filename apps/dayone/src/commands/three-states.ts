import { clusterStates } from '@dayone/kops-driver'
import { readStates } from '@dayone/metadata-guard'
import type { RunView, ThreeStates } from '@dayone/pipeline'
import type { ReadyRun } from './run-steps.ts'
import type { StatusRow } from './step-status.ts'

/** Saved, applied and running, of the steps of this run that have them; empty where the cluster is not saved yet. */
export async function threeStates(
  { cluster, ports, session: { clock, stop }, facts, steps }: ReadyRun,
  view: RunView,
): Promise<ReadonlyMap<string, ThreeStates>> {
  const states = new Map<string, ThreeStates>()
  if ((await facts.spec()) === undefined) return states
  const has = (id: string): boolean => steps.some((step) => step.id === id)
  const [ofCluster, ofMetadata] = await Promise.all([
    has('cluster') ? clusterStates(cluster, ports, { clock, kill: stop.kill }) : undefined,
    has('metadata-guard') ? readStates(cluster, ports) : undefined,
  ])
  const planned = view.steps.find(({ id }) => id === 'cluster')?.plan?.changes ?? []
  const saved = planned.filter(({ id }) => id === 'replace').flatMap(({ diff = '' }) => diff.split('\n').slice(0, 4))
  if (ofCluster !== undefined) states.set('cluster', { saved, ...ofCluster })
  if (ofMetadata !== undefined) states.set('metadata-guard', ofMetadata)
  return states
}

/** A step whose objects are all there has drifted all the same where one of the three differs. Pure. */
export function withStates(row: StatusRow, states: ThreeStates | undefined): StatusRow {
  if (states === undefined) return row
  const differs = Object.values(states).some((list: readonly string[]) => list.length > 0)
  return { ...row, states, status: row.status === 'in place' && differs ? 'drift' : row.status }
}

/** ✓ as wanted, ✗ differs, – not asked; blank for steps without. Pure. */
export const stateCells = (states: ThreeStates | undefined): readonly [string, string, string] =>
  states === undefined ? ['', '', ''] : [cell(states.saved), cell(states.applied), cell(states.running)]

const cell = (differs: readonly string[] | undefined): string =>
  differs === undefined ? '–' : differs.length === 0 ? '✓' : '✗'

const MOST = 5

/** Below the table: what differs, where. Pure. */
export function differenceLines(rows: readonly StatusRow[]): readonly string[] {
  const lines = rows.flatMap(({ step, states = {} }) =>
    (['saved', 'applied', 'running'] as const).flatMap((place) => {
      const differs = states[place] ?? []
      const more = differs.length > MOST ? [`and ${differs.length - MOST} more`] : []
      return [...differs.slice(0, MOST), ...more].map((text) => `${step}, ${place}: ${text}`)
    }),
  )
  return lines.length === 0 ? [] : ['', ...lines]
}
