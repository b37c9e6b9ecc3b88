import type { AnyStep, Question } from '@dayone/pipeline'
import { steps } from '../steps.ts'
import type { AskedQuestion, QuestionGroup } from './question-session.ts'

/** The page of a question: the one it names, or that of its step. Pure. */
export const pageOf = <Ports>(
  step: Pick<AnyStep<Ports>, 'id' | 'page'>,
  question: Pick<Question<unknown, unknown>, 'page'>,
): string => question.page ?? step.page ?? step.id

/** In the order of the steps and their questions. */
const PAGES = [...new Set(steps.flatMap((step) => step.questions.map((question) => pageOf(step, question))))]

/** The questions on their pages; those of no step, about the place, come first. Every question is on one. Pure. */
export function questionPages(questions: readonly AskedQuestion[]): readonly QuestionGroup[] {
  const others = [...new Set(questions.map(({ page }) => page))].filter((page) => !PAGES.includes(page))
  return [...others, ...PAGES]
    .map((page) => ({
      id: page,
      title: page.replaceAll('-', ' '),
      questions: questions.filter((question) => question.page === page),
    }))
    .filter((page) => page.questions.length > 0)
}
