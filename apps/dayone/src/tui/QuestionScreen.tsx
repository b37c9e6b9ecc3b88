import { Box, Text } from 'ink'
import { explainLines } from '../present/explain-lines.ts'
import { blank, boldLine, line, type Line } from '../present/line.ts'
import { padText, wrapText } from '../present/wrap-text.ts'
import { Lines } from './Lines.tsx'
import { railEntries } from '../question-order.ts'
import { draftLines, questionKeys, railLine, replyLines } from './question-lines.ts'
import { isWide, usableRows, type ScreenSize } from './screen-size.ts'
import type { WizardView } from './wizard-flow.ts'

interface Props {
  readonly view: WizardView
  readonly size: ScreenSize
  /** Said above the keys: what goes on meanwhile. */
  readonly meanwhile: readonly Line[]
}

/** Rows of the question that must stay free for the reason below it. */
const reasonRows = 6

const clipLines = (lines: readonly Line[], height: number): readonly Line[] =>
  lines.length <= height ? lines : [...lines.slice(0, Math.max(0, height - 1)), line('… ? shows all of it', 'dim')]

const answerLines = ({ placed, state }: WizardView, width: number, height: number): readonly Line[] => {
  const message = placed?.question.message ?? 'Which answer do you want to change?'
  const head = wrapText(message, width).map(boldLine)
  const reply = replyLines(state, width)
  return [
    ...head,
    blank,
    ...draftLines(state.draft, width, Math.max(2, height - head.length - 1 - reply.length)),
    ...reply,
  ]
}

/** One question: the answer on the left, the reason beside it, or below it in a narrow terminal. */
export const QuestionScreen = ({ view, size, meanwhile }: Props) => {
  const { placed, session, canGoBack } = view
  const inner = size.columns - 2
  const body = usableRows(size) - 5 - meanwhile.length
  const title = session.title()
  const name = title === 'dayone' ? 'dayone' : `dayone · ${title}`
  const half = Math.floor(inner * 0.54)
  const left = isWide(size) && placed !== undefined ? half - 3 : inner
  const answer = answerLines(view, left, isWide(size) || !placed ? body : Math.max(5, body - reasonRows))
  const reason = placed === undefined ? [] : explainLines(placed.question.explain, isWide(size) ? inner - half : inner)
  return (
    <Box flexDirection="column" paddingX={1}>
      <Lines
        lines={[
          [
            { text: padText(name, inner - 28), bold: true },
            { text: '  a secure cluster, day one', tone: 'dim' },
          ],
          railLine(railEntries(session, placed?.group ?? 'review'), inner),
          blank,
        ]}
      />
      {isWide(size) ? (
        <Box>
          <Box width={placed === undefined ? inner : half} flexShrink={0} paddingRight={placed === undefined ? 0 : 3}>
            <Lines lines={clipLines(answer, body)} />
          </Box>
          <Lines lines={clipLines(reason, body)} />
        </Box>
      ) : (
        <Lines
          lines={[...answer, ...(reason.length > 0 ? [blank] : []), ...clipLines(reason, body - answer.length - 1)]}
        />
      )}
      <Text> </Text>
      <Lines lines={[...meanwhile, questionKeys(placed?.question.kind, canGoBack, inner)]} />
    </Box>
  )
}
