import type { Plan } from '@dayone/pipeline'
import type { ApprovalContext, PlannedStep, ReviewAnswer } from '../../front-end.ts'
import type { KeyPress } from '../ink/key-press.ts'
import { firstPage, isNewCluster, pageOf, type ReviewPage } from './review-pages.ts'
import { editText, insertText, pressEdit, type TextEdit } from '../ink/text-edit.ts'

/** A plan on the screen, waiting for an answer. */
export interface ReviewState {
  readonly step: PlannedStep
  readonly plan: Plan
  readonly context: ApprovalContext
  readonly shows: ReviewPage
  readonly offset: number
  /** What is being typed to confirm something that cannot be undone. */
  readonly typed?: TextEdit
  readonly error?: string
  /** Set once: the person has answered. */
  readonly answer?: ReviewAnswer
}

/** Every step's plan, with the latest of this one. */
export const reviewedPlans = ({ step, plan, context }: ReviewState): ApprovalContext['preview'] =>
  context.preview.some((other) => other.step.id === step.id) ? context.preview : [{ step, plan }, ...context.preview]

/** The plans that the review shows: all for a new cluster, else the one that waits for an answer. */
export const plansOf = (state: ReviewState): readonly Plan[] =>
  isNewCluster(state.context) ? reviewedPlans(state).map(({ plan }) => plan) : [state.plan]

export const startReview = (step: PlannedStep, plan: Plan, context: ApprovalContext): ReviewState => ({
  step,
  plan,
  context,
  shows: firstPage(context),
  offset: 0,
})

/** What must be typed to confirm: the target of the first change that requires it. */
export const nameToType = ({ plan }: ReviewState): string | undefined =>
  plan.changes.find(({ confirm }) => confirm === 'type-the-name')?.target

const pressTyped = (state: ReviewState, typed: TextEdit, key: KeyPress): ReviewState => {
  const { error: _error, typed: _typed, ...rest } = state
  switch (key.name) {
    case 'enter':
      return typed.text.trim() === nameToType(state)
        ? { ...rest, answer: true }
        : { ...state, error: `The name does not match. Type ${nameToType(state)}, or esc to go back.` }
    case 'escape':
      return rest
    case 'text':
      return { ...rest, typed: insertText(typed, key.text) }
    case 'up':
    case 'down':
    case 'page-up':
    case 'page-down':
    case 'interrupt':
      return state
    default:
      return { ...rest, typed: pressEdit(typed, key.name) }
  }
}

const turn = (state: ReviewState, shows: ReviewPage): ReviewState => ({ ...state, shows, offset: 0 })

const pressLetter = (state: ReviewState, letter: string): ReviewState => {
  const page = pageOf(letter.toLowerCase(), state.context, plansOf(state))
  if (page !== undefined) return turn(state, page === state.shows ? firstPage(state.context) : page)
  switch (letter.toLowerCase()) {
    case 's':
    case 'n':
      return { ...state, answer: false }
    case 'a':
      return isNewCluster(state.context) || nameToType(state) !== undefined ? state : { ...state, answer: 'creations' }
    default:
      return state
  }
}

/** What a key does to a review. `page` is how many rows the text has room for, `last` where it may begin at most. Pure. */
export const pressReview = (
  state: ReviewState,
  key: KeyPress,
  { page, last }: { readonly page: number; readonly last: number },
): ReviewState => {
  if (state.typed !== undefined) return pressTyped(state, state.typed, key)
  const scrolled = (by: number): ReviewState => ({ ...state, offset: Math.min(last, Math.max(0, state.offset + by)) })
  switch (key.name) {
    case 'enter':
      return nameToType(state) === undefined ? { ...state, answer: true } : { ...state, typed: editText('') }
    case 'escape':
      if (state.shows !== firstPage(state.context)) return turn(state, firstPage(state.context))
      return state.context.canChangeAnswers ? { ...state, answer: 'change-answers' } : state
    case 'up':
      return scrolled(-1)
    case 'down':
      return scrolled(1)
    case 'page-up':
      return scrolled(-page)
    case 'page-down':
      return scrolled(page)
    case 'home':
      return scrolled(-last)
    case 'end':
      return scrolled(last)
    case 'text':
      return pressLetter(state, key.text)
    default:
      return state
  }
}
