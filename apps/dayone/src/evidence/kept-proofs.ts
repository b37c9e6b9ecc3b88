import type { KeptProof, RunView } from '@dayone/pipeline'

/** A step whose checks did not run again. */
export interface KeptStep extends KeptProof {
  readonly step: string
  readonly title: string
}

/** The steps of a run whose checks did not run again. Pure. */
export const keptSteps = ({ steps }: Pick<RunView, 'steps'>): readonly KeptStep[] =>
  steps.flatMap(({ id, title, kept }) => (kept === undefined ? [] : [{ step: id, title, ...kept }]))

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** "2026-11-27 18:03 UTC". */
export const utcMinute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`

/** "34 checks passed on 2026-11-27 18:03 UTC, nothing has changed since". */
export const keptText = ({ at, passed, notChecked }: KeptProof): string =>
  `${counted(passed, 'check')} passed on ${utcMinute(at)}${notChecked === 0 ? '' : ` (${notChecked} not checked)`}, nothing has changed since`
