import type { AskedQuestion, QuestionGroup, QuestionSession } from './question-session.ts'

export interface PlacedQuestion {
  readonly group: QuestionGroup
  readonly question: AskedQuestion
}

/** Every question of a session, in the order of its pages. */
export const placedQuestions = ({ groups }: QuestionSession): readonly PlacedQuestion[] =>
  groups.flatMap((group) => group.questions.map((question) => ({ group, question })))

const isSettled = (session: QuestionSession, { question }: PlacedQuestion): boolean =>
  question.isOptional === true ||
  session.get(question.stepId, question.key) !== undefined ||
  question.isSettled?.() === true

/**
 * Where to go after an answer (`from` -1 at the start): within what was visited already to the next question that is
 * needed, beyond that to the next one without an answer; undefined at the end.
 */
export const nextQuestion = (
  session: QuestionSession,
  all: readonly PlacedQuestion[],
  from: number,
  furthest: number,
): number | undefined => {
  const next = all.findIndex(
    (placed, index) => index > from && placed.question.isNeeded() && (index <= furthest || !isSettled(session, placed)),
  )
  return next < 0 ? undefined : next
}

/** The previous question that is still needed. */
export const previousQuestion = (all: readonly PlacedQuestion[], from: number): number | undefined => {
  const before = all.slice(0, Math.max(0, from)).findLastIndex(({ question }) => question.isNeeded())
  return before < 0 ? undefined : before
}

export interface RailEntry {
  readonly title: string
  readonly state: 'done' | 'here' | 'ahead'
}

/** The pages of the wizard and the current one; the review is the last. */
export const railEntries = ({ groups }: QuestionSession, current: QuestionGroup | 'review'): readonly RailEntry[] => {
  const titles = [...groups.map(({ title }) => title), 'review']
  const here = current === 'review' ? titles.length - 1 : groups.indexOf(current)
  return titles.map((title, index) => ({ title, state: index < here ? 'done' : index === here ? 'here' : 'ahead' }))
}
