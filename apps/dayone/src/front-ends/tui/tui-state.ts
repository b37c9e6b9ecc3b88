import { emptyView, type RunView } from '@dayone/pipeline'
import type { PracticeProgress, RunAbout } from '../front-end.ts'
import type { Line } from '../lines/text/line.ts'
import type { Ending } from './run/ending.ts'
import type { Reading } from './run/reading.ts'
import type { ReviewState } from './review/review-state.ts'
import type { WizardView } from './wizard/wizard-flow.ts'

/** The state of all screens. */
export interface TuiState {
  readonly wizard: WizardView | undefined
  readonly review: ReviewState | undefined
  /** Open help, and where its text begins. */
  readonly help: { readonly offset: number } | undefined
  readonly practice: readonly PracticeProgress[]
  /** When the practice cloud first reported progress. */
  readonly practiceSince: Date | undefined
  readonly about: RunAbout | undefined
  readonly run: RunView
  readonly isStopping: boolean
  /** The run is over, and there is more to read than was printed. */
  readonly ending: Ending | undefined
  /** A plan is read. */
  readonly reading: Reading | undefined
  readonly now: Date
  /** Finished work; printed once, above the live part. */
  readonly history: readonly Line[]
}

export const emptyTui = (now: Date): TuiState => ({
  wizard: undefined,
  review: undefined,
  help: undefined,
  practice: [],
  practiceSince: undefined,
  about: undefined,
  run: emptyView,
  isStopping: false,
  ending: undefined,
  reading: undefined,
  now,
  history: [],
})

/** The current screen: one that waits for the user has priority. */
export const screenOf = ({
  wizard,
  review,
  help,
  practice,
  run,
  ending,
  reading,
}: TuiState): 'help' | 'reading' | 'wizard' | 'review' | 'practice' | 'run' | 'ending' | 'words' | 'nothing' => {
  if (ending !== undefined) return ending.offset === undefined ? 'ending' : 'words'
  if (reading !== undefined) return 'reading'
  if (help !== undefined) return 'help'
  if (review !== undefined) return 'review'
  if (wizard !== undefined) return 'wizard'
  if (run.startedAt !== undefined && run.finishedAt === undefined) return 'run'
  return practice.some(({ state }) => state !== 'ready') ? 'practice' : 'nothing'
}
