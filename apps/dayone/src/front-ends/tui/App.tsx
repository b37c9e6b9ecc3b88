import { Box, Static, useInput, usePaste, useWindowSize } from 'ink'
import { useSyncExternalStore } from 'react'
import { isTooSmall } from '../choose-front-end.ts'
import { blank, line, type Line } from '../lines/text/line.ts'
import { clockTime } from '../lines/text/elapsed.ts'
import { padText } from '../lines/text/wrap-text.ts'
import { practiceLines, practiceSummary } from '../lines/run/practice-lines.ts'
import { runLines } from '../lines/run/run-lines.ts'
import { endingLine, originalLines } from './run/ending.ts'
import { readingLines } from './run/reading.ts'
import { helpLines } from './help-lines.ts'
import { keyPresses, type KeyPress } from './ink/key-press.ts'
import { ColorContext, Lines } from './ink/Lines.tsx'
import { QuestionScreen } from './wizard/QuestionScreen.tsx'
import { ReviewScreen } from './review/ReviewScreen.tsx'
import { usableRows, type ScreenSize } from './ink/screen-size.ts'
import { ScrollScreen } from './ink/ScrollScreen.tsx'
import type { Store } from './store.ts'
import { screenOf, type TuiState } from './tui-state.ts'

const tooSmall: readonly Line[] = [
  line('This window is too small.'),
  line('Make it larger than 40 x 10,'),
  line('or use --plain. Ctrl-C leaves.'),
]

const Screen = ({ state, size }: { readonly state: TuiState; readonly size: ScreenSize }) => {
  if (isTooSmall(size)) return <Lines lines={tooSmall} />
  switch (screenOf(state)) {
    case 'help':
      return (
        <ScrollScreen
          title="Help"
          lines={helpLines(state.wizard, size.columns - 2)}
          offset={state.help?.offset ?? 0}
          keys="esc back   ↑ ↓ scroll"
          size={size}
        />
      )
    case 'wizard':
      return state.wizard === undefined ? null : (
        <QuestionScreen view={state.wizard} size={size} meanwhile={practiceSummary(state.practice)} />
      )
    case 'review':
      return state.review === undefined ? null : <ReviewScreen review={state.review} size={size} />
    case 'practice':
      return (
        <Box flexDirection="column" paddingX={1}>
          <Lines
            lines={[
              [
                { text: padText('Preparing the practice cloud', size.columns - 12), bold: true },
                { text: clockTime(state.now.getTime() - (state.practiceSince ?? state.now).getTime()) },
              ],
              blank,
              ...practiceLines(state.practice).slice(0, Math.max(1, usableRows(size) - 5)),
              blank,
              state.isStopping
                ? line('Stopping. Finished parts are kept.', 'warn')
                : line('Ctrl-C stops; finished parts are kept', 'dim'),
            ]}
          />
        </Box>
      )
    case 'run':
      return (
        <Box flexDirection="column" paddingX={1}>
          <Lines lines={runLines({ ...state, view: state.run }, { ...size, columns: size.columns - 2 })} />
        </Box>
      )
    case 'ending':
      return (
        <Box paddingX={1}>
          <Lines lines={[endingLine]} />
        </Box>
      )
    case 'words':
      return state.ending === undefined ? null : (
        <ScrollScreen
          title="In full"
          lines={originalLines(state.ending, size.columns - 2)}
          offset={state.ending.offset ?? 0}
          keys="esc back   ↑ ↓ scroll"
          size={size}
        />
      )
    case 'reading':
      return state.reading === undefined ? null : (
        <ScrollScreen
          {...readingLines(state.reading, size.columns - 2)}
          offset={state.reading.offset}
          keys="↑ ↓ PgUp PgDn scroll   q leave"
          size={size}
        />
      )
    case 'nothing':
      return (
        <Box paddingX={1}>
          <Lines lines={[state.isStopping ? line('Stopping.', 'warn') : line('Reading the current state …', 'dim')]} />
        </Box>
      )
  }
}

export interface AppProps {
  readonly store: Store<TuiState>
  readonly color: boolean
  /** How much of the history was printed before this tree was mounted; undefined prints none. */
  readonly printedFrom: number | undefined
  /** Only the history is left: the last frame before the terminal is given back. */
  readonly isClosed: boolean
  readonly press: (key: KeyPress) => void
  readonly paste: (text: string) => void
}

/** Draws the state; the front end interprets the keys. */
export const App = ({ store, color, printedFrom, isClosed, press, paste }: AppProps) => {
  const state = useSyncExternalStore(store.subscribe, store.get)
  const size = useWindowSize()
  useInput((input, key) => {
    for (const pressed of keyPresses(input, key)) press(pressed)
  })
  usePaste(paste)
  return (
    <ColorContext value={color}>
      <Static items={printedFrom === undefined ? [] : state.history.slice(printedFrom)}>
        {(row, index) => (
          <Box key={index} paddingX={1}>
            <Lines lines={[row]} />
          </Box>
        )}
      </Static>
      {isClosed ? null : <Screen state={state} size={size} />}
    </ColorContext>
  )
}
