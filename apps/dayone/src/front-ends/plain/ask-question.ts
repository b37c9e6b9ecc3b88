import { UserError, type Choice } from '@dayone/pipeline'
import type { AskedQuestion, QuestionSession } from '../../questions/question-session.ts'
import { answerText, typedValue } from '../lines/question/answer-text.ts'
import { explainLines } from '../lines/question/explain-lines.ts'
import { blank, line, type Line } from '../lines/text/line.ts'
import { glossary } from '../lines/question/glossary.ts'
import { wrapText } from '../lines/text/wrap-text.ts'
import { parseChoice, parseChoices } from './parse-choice.ts'
import { yesOrNo, type Prompts } from './prompts.ts'

type Parsed = { readonly value: unknown } | { readonly error: string }

const REMOVE = '-'
/** Lines that are no answer: the words are explained, or the previous question is asked again. */
const HELP = '?'
const BACK = '<'

/** Printed once, before the first question. */
export const howToAnswer = `Type ${HELP} for the words, ${BACK} to go back; Ctrl-C leaves, and your answers are kept.`

/** From what was typed to an answer that the question accepts, or to what is wrong with it. */
const parse = (question: AskedQuestion, choices: readonly Choice[], typed: string): Parsed => {
  const parsed: Parsed =
    question.kind === 'select'
      ? parseChoice(typed, choices)
      : question.kind === 'multiselect'
        ? parseChoices(typed, choices)
        : question.kind === 'confirm'
          ? yesOrNo(typed)
          : { value: typedValue(question.kind, typed) }
  if ('error' in parsed) return parsed
  const error = question.validate(parsed.value)
  return error === undefined ? parsed : { error }
}

const choiceLines = (choices: readonly Choice[]): readonly Line[] =>
  choices.map(({ label, hint, unavailable }, index) => {
    const notes = [hint, unavailable === undefined ? undefined : `not available: ${unavailable}`]
    return line([`  ${index + 1}. ${label}`, ...notes.filter((note) => note !== undefined && note !== '')].join(' - '))
  })

/**
 * Asks one question until its answer is accepted, its warning confirmed, and it is saved, or until the user wants to go
 * back.
 */
export const askQuestion = async (
  question: AskedQuestion,
  session: QuestionSession,
  prompts: Prompts,
  print: (lines: readonly Line[]) => void,
  width: number,
): Promise<'answered' | 'back'> => {
  const choices = (await question.load?.()) ?? []
  print([blank, ...explainLines(question.explain, width), ...choiceLines(choices)])
  const offered = session.get(question.stepId, question.key) ?? question.initial()
  for (;;) {
    const value = await askOnce(question, choices, offered, prompts)
    if (value === BACK) return 'back'
    if (value === HELP) {
      print([...glossary.map(([word, meaning]) => line(`${word}: ${meaning}.`)), blank])
      continue
    }
    const warning = question.warn(value)
    // The offered answer needs one Enter: a warning is for other choices.
    if (warning !== undefined && answerText(value) !== answerText(offered)) {
      print([line(`Note: ${warning}`, 'warn')])
      if (!(await prompts.confirm('Keep this answer?', false))) continue
    }
    try {
      await session.save(question.stepId, question.key, value)
      return 'answered'
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      print(wrapText(`✗ ${error.message}`, width).map((row) => line(row, 'bad')))
    }
  }
}

const askOnce = async (
  question: AskedQuestion,
  choices: readonly Choice[],
  offered: unknown,
  prompts: Prompts,
): Promise<unknown> => {
  const hint = {
    confirm: ' (yes or no)',
    list: ' (comma-separated)',
    multiselect: ' (numbers, comma-separated)',
    select: ' (number)',
  }
  const kind = question.kind
  // An empty line takes the offered answer, so that removing needs a sign of its own.
  const isRemovable = question.isOptional === true && answerText(offered) !== ''
  const typed = await prompts.text({
    message: `${question.message}${isRemovable ? ' (- removes it)' : ''}${kind in hint ? hint[kind as keyof typeof hint] : ''}`,
    offered: kind === 'confirm' ? (offered === false ? 'no' : 'yes') : answerText(offered),
    validate: (text) => {
      if ([HELP, BACK].includes(text.trim())) return undefined
      const parsed = isRemovable && text.trim() === REMOVE ? { value: '' } : parse(question, choices, text)
      return 'error' in parsed ? parsed.error : undefined
    },
  })
  if ([HELP, BACK].includes(typed.trim())) return typed.trim()
  if (isRemovable && typed.trim() === REMOVE) return ''
  const parsed = parse(question, choices, typed)
  if ('error' in parsed) throw new Error(`A previously accepted answer is no longer valid: ${parsed.error}`)
  return parsed.value
}
