import type { ThreeStates } from '@dayone/pipeline'
import type { StatusRow } from './step-status.ts'

/** ✓ as configured, ✗ differs, – not checked; blank for steps without. Pure. */
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
