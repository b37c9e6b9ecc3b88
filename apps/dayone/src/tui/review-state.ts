import type { Plan } from '@dayone/pipeline'
import type { ApprovalContext, PlannedStep, ReviewAnswer } from '../front-end.ts'
import type { KeyPress } from './key-press.ts'
import { editText, insertText, pressEdit, type TextEdit } from './text-edit.ts'

/** A plan on the screen, waiting for an answer. */
export interface ReviewState {
  readonly step: PlannedStep
  readonly plan: Plan
  readonly context: ApprovalContext
  readonly shows: 'table' | 'list'
  readonly offset: number
  /** What is being typed to confirm something that cannot be undone. */
  readonly typed?: TextEdit
  readonly error?: string
  /** Set once: the person has answered. */
  readonly answer?: ReviewAnswer
}

/** A cluster that does not exist yet is worth a table of what its settings are worth; later plans are lists. */
export const isNewCluster = ({ isFirst, canChangeAnswers }: ApprovalContext): boolean => isFirst && canChangeAnswers

export const startReview = (step: PlannedStep, plan: Plan, context: ApprovalContext): ReviewState => ({
  step,
  plan,
  context,
  shows: isNewCluster(context) ? 'table' : 'list',
  offset: 0,
})

/** What must be typed before Enter says yes: the target of the first change that asks for it. */
export const nameToType = ({ plan }: ReviewState): string | undefined =>
  plan.changes.find(({ confirm }) => confirm === 'type-the-name')?.target

const pressTyped = (state: ReviewState, typed: TextEdit, key: KeyPress): ReviewState => {
  const { error: _error, typed: _typed, ...rest } = state
  switch (key.name) {
    case 'enter':
      return typed.text.trim() === nameToType(state)
        ? { ...rest, answer: true }
        : { ...state, error: `That is not the name. Type ${nameToType(state)}, or esc to go back.` }
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

const pressLetter = (state: ReviewState, letter: string): ReviewState => {
  switch (letter.toLowerCase()) {
    case 'v':
      return isNewCluster(state.context)
        ? { ...state, shows: state.shows === 'table' ? 'list' : 'table', offset: 0 }
        : state
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
      if (isNewCluster(state.context) && state.shows === 'list') return { ...state, shows: 'table', offset: 0 }
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
