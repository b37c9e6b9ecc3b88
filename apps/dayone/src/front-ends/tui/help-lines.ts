import { explainLines } from '../lines/question/explain-lines.ts'
import { foldLines } from '../lines/text/fold-lines.ts'
import { glossary } from '../lines/question/glossary.ts'
import { blank, boldLine, line, type Line } from '../lines/text/line.ts'
import { padText, foldText } from '../lines/text/wrap-text.ts'
import type { AskedQuestion } from '../../questions/question-session.ts'
import type { WizardView } from './wizard/wizard-flow.ts'

const keys: readonly (readonly [key: string, does: string])[] = [
  ['↵', 'accepts the answer and continues'],
  ['↑ ↓ or a digit', 'select a choice; space toggles when several are allowed'],
  ['esc', 'goes back one question'],
  ['Ctrl-U, Ctrl-W', 'delete the line, or the word, before the cursor'],
  ['Ctrl-C', 'leaves; answers are kept, and a run finishes its current change first'],
]

const table = (rows: readonly (readonly [string, string])[], width: number): readonly Line[] =>
  rows.flatMap(([word, text]) =>
    foldText(text, Math.max(20, width - 18)).map((row, index): Line => [
      { text: padText(index === 0 ? word : '', 18), tone: 'accent' },
      { text: row },
    ]),
  )

const questionLines = ({ message, explain }: AskedQuestion, width: number): readonly Line[] => [
  ...foldText(message, width).map(boldLine),
  blank,
  ...foldLines(explainLines(explain, width), width),
  blank,
]

/** The help page: the complete question on the screen, messages about the answer, the glossary, the keys. */
export const helpLines = (view: Pick<WizardView, 'placed' | 'state'> | undefined, width: number): readonly Line[] => [
  ...(view?.placed === undefined ? [] : questionLines(view.placed.question, width)),
  ...[view?.state.error, view?.state.warning].flatMap((message) =>
    message === undefined ? [] : [...foldText(message, width).map((text) => line(text, 'warn')), blank],
  ),
  boldLine('Words'),
  ...table(glossary, width),
  blank,
  boldLine('Keys'),
  ...table(keys, width),
  blank,
  line(
    'Practice runs the real kops and a real Kubernetes API server; only the cloud and the pods are simulated.',
    'dim',
  ),
]
