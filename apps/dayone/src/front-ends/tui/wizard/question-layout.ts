import { explainLines } from '../../lines/question/explain-lines.ts'
import { foldLines } from '../../lines/text/fold-lines.ts'
import { blank, boldLine, line, lineText, type Line } from '../../lines/text/line.ts'
import { padText, foldText } from '../../lines/text/wrap-text.ts'
import { railEntries } from '../../../questions/question-order.ts'
import { draftLines, questionKeys, railLine, replyLines } from './question-lines.ts'
import { isWide, usableRows, type ScreenSize } from '../ink/screen-size.ts'
import type { WizardView } from './wizard-flow.ts'

/** A question as blocks of rows; together they never have more rows than the screen may use. */
export interface QuestionLayout {
  readonly top: readonly Line[]
  readonly answer: readonly Line[]
  /** Columns of the answer if the reason is next to it; undefined if it is below. */
  readonly answerColumns: number | undefined
  readonly reason: readonly Line[]
  readonly bottom: readonly Line[]
}

/** Rows that a narrow screen keeps free for the reason below the question. */
const reasonRows = 7

const clip = (lines: readonly Line[], height: number): readonly Line[] => {
  if (lines.length <= height) return lines
  return height < 1 ? [] : [...lines.slice(0, height - 1), line('… ? shows more', 'dim')]
}

/** The message, the input and messages about the answer, in at most `height` rows; the input has priority. */
const answerLines = ({ placed, state }: WizardView, width: number, height: number): readonly Line[] => {
  const message = placed?.question.message ?? 'Which answer do you want to change?'
  const isTight = height < 8
  const head = clip(foldText(message, width).map(boldLine), isTight ? 1 : 3)
  const above = isTight ? head : [...head, blank]
  const place = isTight ? 1 : state.draft.kind === 'typed' ? 2 : 4
  const messages = replyLines(state, width, Math.max(2, height - above.length - place - 1))
  const reply = messages.length === 0 || isTight ? messages : [blank, ...messages]
  return [...above, ...draftLines(state.draft, width, Math.max(1, height - above.length - reply.length)), ...reply]
}

/** Lays out a question: next to its reason from 100 columns on if its choices fit, otherwise above it. Pure. */
export const layoutQuestion = (view: WizardView, size: ScreenSize, meanwhile: readonly Line[]): QuestionLayout => {
  const { placed, session, canGoBack } = view
  const inner = size.columns - 2
  const rows = usableRows(size)
  const isLow = rows < 12
  const title = session.title()
  const name = title === 'dayone' ? title : `dayone · ${title}`
  const top: readonly Line[] = [
    [
      { text: padText(name, inner - 28), bold: true },
      { text: '  a secure cluster, day one', tone: 'dim' },
    ],
    // A single page is an extra question, not a path with a review at its end.
    session.groups.length < 2 ? blank : railLine(railEntries(session, placed?.group ?? 'review'), inner),
    ...(isLow ? [] : [blank]),
  ]
  const keys = questionKeys(placed?.question.kind, canGoBack, inner)
  const bottom = isLow ? [keys] : [blank, ...meanwhile.slice(0, 1), keys]
  const body = rows - top.length - bottom.length
  if (placed === undefined)
    return { top, answer: answerLines(view, inner, body), answerColumns: undefined, reason: [], bottom }
  const { explain } = placed.question
  const half = Math.floor(inner * 0.54)
  // Choices with long hints need the whole row; the reason is then below them.
  const isRoomy = draftLines(view.state.draft, inner, body).every((row) => lineText(row).length <= half - 3)
  if (isWide(size) && isRoomy) {
    const reason = clip(foldLines(explainLines(explain, inner - half), inner - half), body)
    return { top, answer: answerLines(view, half - 3, body), answerColumns: half, reason, bottom }
  }
  const answer = answerLines(view, inner, body < 2 * reasonRows ? body : body - reasonRows)
  const room = body - answer.length - 1
  const reason = room < 2 ? [] : [blank, ...clip(foldLines(explainLines(explain, inner), inner), room)]
  return { top, answer, answerColumns: undefined, reason, bottom }
}
