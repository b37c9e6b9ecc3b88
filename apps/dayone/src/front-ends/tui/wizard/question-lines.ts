import { defined, type Choice } from '@dayone/pipeline'
import { line, lineText, type Line, type Span } from '../../lines/text/line.ts'
import { padText, foldText } from '../../lines/text/wrap-text.ts'
import type { AskedQuestion } from '../../../questions/question-session.ts'
import type { RailEntry } from '../../../questions/question-order.ts'
import { visibleEdit } from '../ink/text-edit.ts'
import type { Draft, WizardState } from './wizard-state.ts'

const stateSign: Readonly<Record<RailEntry['state'], string>> = { done: ' ✓', here: ' ●', ahead: '' }

/** "1 where ✓  2 cluster ●  3 access"; with less room the first words of titles, then no title for done pages, then "page 2 of 6". */
export const railLine = (entries: readonly RailEntry[], columns: number): Line => {
  const firstWord = ({ title }: RailEntry): string => ` ${title.split(' ')[0] ?? title}`
  const names: readonly ((entry: RailEntry) => string)[] = [
    ({ title }) => ` ${title}`,
    firstWord,
    (entry) => (entry.state === 'done' ? '' : firstWord(entry)),
  ]
  const rails = names.map((name) =>
    entries.map((entry, index): Span => ({
      text: `${index === 0 ? '' : '  '}${index + 1}${name(entry)}${stateSign[entry.state]}`,
      tone: entry.state === 'here' ? 'accent' : 'dim',
    })),
  )
  const here = entries.findIndex(({ state }) => state === 'here')
  return (
    rails.find((rail) => lineText(rail).length <= columns) ??
    line(`page ${here + 1} of ${entries.length}: ${entries[here]?.title ?? ''}`, 'accent')
  )
}

const choiceLine = (choice: Choice, sign: string, number: number, isHere: boolean, labels: number): Line => {
  const note = [choice.hint, choice.unavailable].filter((text) => text !== undefined && text !== '').join(' · ')
  const tone = choice.unavailable === undefined ? (isHere ? 'accent' : undefined) : 'dim'
  const digit = number <= 9 ? String(number) : ' '
  return [
    { text: `${isHere ? '❯' : ' '} ${digit} ${sign}`, ...(isHere ? { tone: 'accent' as const } : {}) },
    { text: note === '' ? choice.label : padText(choice.label, labels), ...defined({ tone }) },
    { text: note === '' ? '' : `  ${note}`, tone: 'dim' },
  ]
}

/** A choice; its hint continues below, aligned, if the row is too short. */
const wholeChoice = (row: Line, width: number): readonly Line[] => {
  const [sign, label, note] = row
  if (sign === undefined || label === undefined || note === undefined || lineText(row).length <= width) return [row]
  const column = sign.text.length + label.text.length + 2
  if (width - column < 20) return [row]
  return foldText(note.text.trim(), width - column).map((text, index) =>
    index === 0 ? [sign, label, { ...note, text: `  ${text}` }] : [{ ...note, text: ' '.repeat(column) + text }],
  )
}

const choiceLines = (
  draft: Extract<Draft, { kind: 'one' | 'many' }>,
  width: number,
  height: number,
): readonly Line[] => {
  if (draft.choices.length === 0) return [line('No choices available.', 'warn')]
  const labels = Math.min(Math.floor(width * 0.6), Math.max(...draft.choices.map(({ label }) => label.length)))
  const rows = draft.choices.map((choice, index) => {
    const sign = draft.kind === 'one' ? '' : draft.chosen.includes(choice.value) ? '[x] ' : '[ ] '
    return choiceLine(choice, sign, index + 1, index === draft.at, labels)
  })
  const whole = rows.flatMap((row) => wholeChoice(row, width))
  if (whole.length <= height) return whole
  if (rows.length <= height) return rows
  if (height < 2) return rows.slice(draft.at, draft.at + 1)
  const start = Math.min(Math.max(0, draft.at - Math.floor((height - 1) / 2)), rows.length - (height - 1))
  return [
    ...rows.slice(start, start + height - 1),
    line(`  ${draft.at + 1} of ${rows.length}, ↑ and ↓ show the others`, 'dim'),
  ]
}

/** The place where the answer is given, in at most `height` rows. */
export const draftLines = (draft: Draft, width: number, height: number): readonly Line[] => {
  switch (draft.kind) {
    case 'loading':
      return [line('Loading choices …', 'dim')]
    case 'unloaded':
      return foldText(draft.message, width)
        .slice(0, height)
        .map((text) => line(text, 'bad'))
    case 'typed': {
      const { before, after } = visibleEdit(draft.edit, width - 3)
      return [
        [{ text: '❯ ', tone: 'accent' }, { text: before }, { text: '▏', tone: 'accent' }, { text: after }],
        ...(draft.as === 'list' && height > 1 ? [line('  separate several with commas or spaces', 'dim')] : []),
      ]
    }
    default:
      return choiceLines(draft, width, height)
  }
}

/** Messages about the last answer, in at most `height` rows; the last one is always included. */
export const replyLines = (
  { error, warning, isSaving }: WizardState,
  width: number,
  height: number,
): readonly Line[] => {
  const marked = (sign: string, text: string, tone: 'bad' | 'warn'): readonly Line[] =>
    foldText(text, width - 2).map((row, index) => line(`${index === 0 ? sign : ' '} ${row}`, tone))
  if (error !== undefined) return marked('✗', error, 'bad').slice(0, height)
  if (warning === undefined) return isSaving ? [line('Saving …', 'dim')] : []
  const warningLines = marked('!', warning, 'warn')
  const room = Math.max(0, height - 1)
  const shown =
    warningLines.length <= room
      ? warningLines
      : [...warningLines.slice(0, Math.max(0, room - 1)), line('  … ? shows more', 'warn')]
  return [...shown.slice(0, room), line('  Press Enter again to keep it, or any other key to change it.', 'warn')]
}

/** The keys that do something on this question. */
export const questionKeys = (kind: AskedQuestion['kind'] | undefined, canGoBack: boolean, columns: number): Line => {
  const keys = [
    kind === undefined ? '↵ choose' : '↵ next',
    ...(kind === 'multiselect' ? ['space mark'] : []),
    ...(canGoBack ? ['esc back'] : []),
    '? help',
    'Ctrl-C leave (your answers are kept)',
  ]
  const text = keys.join('   ')
  return line(text.length <= columns ? text : keys.join(' ').replace(' (your answers are kept)', ''), 'dim')
}
