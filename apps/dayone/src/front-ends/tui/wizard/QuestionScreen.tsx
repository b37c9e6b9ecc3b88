import { Box } from 'ink'
import type { Line } from '../../lines/text/line.ts'
import { Lines } from '../ink/Lines.tsx'
import { layoutQuestion } from './question-layout.ts'
import type { ScreenSize } from '../ink/screen-size.ts'
import type { WizardView } from './wizard-flow.ts'

interface Props {
  readonly view: WizardView
  readonly size: ScreenSize
  /** Shown above the keys: background progress. */
  readonly meanwhile: readonly Line[]
}

/** One question: the answer on the left, the reason next to it, or below it in a narrow terminal. */
export const QuestionScreen = ({ view, size, meanwhile }: Props) => {
  const { top, answer, answerColumns, reason, bottom } = layoutQuestion(view, size, meanwhile)
  return (
    <Box flexDirection="column" paddingX={1}>
      <Lines lines={top} />
      {answerColumns === undefined ? (
        <Lines lines={[...answer, ...reason]} />
      ) : (
        <Box>
          <Box width={answerColumns} flexShrink={0} paddingRight={3}>
            <Lines lines={answer} />
          </Box>
          <Lines lines={reason} />
        </Box>
      )}
      <Lines lines={bottom} />
    </Box>
  )
}
