import { UserError, type Choice } from '@dayone/pipeline'
import type { AskedQuestion, QuestionSession } from '../../questions/question-session.ts'
import { answerText, typedValue } from '../lines/question/answer-text.ts'
import { explainLines } from '../lines/question/explain-lines.ts'
import { blank, line, type Line } from '../lines/text/line.ts'
import { parseChoice, parseChoices } from './parse-choice.ts'
import type { Prompts } from './prompts.ts'

type Parsed = { readonly value: unknown } | { readonly error: string }

const REMOVE = '-'

/** From what was typed to an answer that the question accepts, or to what is wrong with it. */
const parse = (question: AskedQuestion, choices: readonly Choice[], typed: string): Parsed => {
  const parsed: Parsed =
    question.kind === 'select'
      ? parseChoice(typed, choices)
      : question.kind === 'multiselect'
        ? parseChoices(typed, choices)
        : question.kind === 'confirm'
          ? { value: typed }
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

/** Asks one question until its answer is accepted, its warning confirmed, and it is saved. */
export const askQuestion = async (
  question: AskedQuestion,
  session: QuestionSession,
  prompts: Prompts,
  print: (lines: readonly Line[]) => void,
  width: number,
): Promise<void> => {
  const choices = (await question.load?.()) ?? []
  print([blank, ...explainLines(question.explain, width), ...choiceLines(choices)])
  const offered = session.get(question.stepId, question.key) ?? question.initial()
  for (;;) {
    const value = await askOnce(question, choices, offered, prompts)
    const warning = question.warn(value)
    // The offered answer needs one Enter: a warning is for other choices.
    if (warning !== undefined && answerText(value) !== answerText(offered)) {
      print([line(`Note: ${warning}`, 'warn')])
      if (!(await prompts.confirm('Keep this answer?', false))) continue
    }
    try {
      return await session.save(question.stepId, question.key, value)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      print([line(error.message, 'bad')])
    }
  }
}

const askOnce = async (
  question: AskedQuestion,
  choices: readonly Choice[],
  offered: unknown,
  prompts: Prompts,
): Promise<unknown> => {
  if (question.kind === 'confirm') return prompts.confirm(question.message, offered !== false)
  const hint = { list: ' (comma-separated)', multiselect: ' (numbers, comma-separated)', select: ' (number)' }
  const kind = question.kind
  // An empty line takes the offered answer, so that removing needs a sign of its own.
  const isRemovable = question.isOptional === true && answerText(offered) !== ''
  const typed = await prompts.text({
    message: `${question.message}${isRemovable ? ' (- removes it)' : ''}${kind in hint ? hint[kind as keyof typeof hint] : ''}`,
    offered: answerText(offered),
    validate: (text) => {
      const parsed = isRemovable && text.trim() === REMOVE ? { value: '' } : parse(question, choices, text)
      return 'error' in parsed ? parsed.error : undefined
    },
  })
  if (isRemovable && typed.trim() === REMOVE) return ''
  const parsed = parse(question, choices, typed)
  if ('error' in parsed) throw new Error(`A previously accepted answer is no longer valid: ${parsed.error}`)
  return parsed.value
}
