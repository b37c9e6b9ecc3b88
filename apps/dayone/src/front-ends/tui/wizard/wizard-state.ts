import type { Choice } from '@dayone/pipeline'
import type { AskedQuestion } from '../../../questions/question-session.ts'
import { answerText, typedValue } from '../../lines/question/answer-text.ts'
import type { KeyPress } from '../ink/key-press.ts'
import { editText, insertText, pressEdit, type EditKey, type TextEdit } from '../ink/text-edit.ts'

/** The answer in the making. */
export type Draft =
  | { readonly kind: 'typed'; readonly as: 'text' | 'number' | 'path' | 'list'; readonly edit: TextEdit }
  | { readonly kind: 'one'; readonly choices: readonly Choice[]; readonly at: number }
  | {
      readonly kind: 'many'
      readonly choices: readonly Choice[]
      readonly at: number
      readonly chosen: readonly string[]
    }
  | { readonly kind: 'loading' }
  | { readonly kind: 'unloaded'; readonly message: string }

/** One question on the screen. */
export interface WizardState {
  readonly draft: Draft
  /** Why the last answer was rejected. */
  readonly error?: string
  /** A warning about the last answer; a second Enter keeps it. */
  readonly warning?: string
  readonly isSaving: boolean
}

export type WizardAction =
  | { readonly type: 'loading' }
  | {
      readonly type: 'asked'
      readonly kind: AskedQuestion['kind']
      readonly offered: unknown
      readonly choices: readonly Choice[]
    }
  | { readonly type: 'load-failed'; readonly message: string }
  | { readonly type: 'pressed'; readonly key: KeyPress }
  | { readonly type: 'pasted'; readonly text: string }
  | { readonly type: 'refused'; readonly error: string }
  | { readonly type: 'warned'; readonly warning: string }
  | { readonly type: 'saving' }

export const yesNo: readonly Choice[] = [
  { value: 'yes', label: 'yes' },
  { value: 'no', label: 'no' },
]

const draftOf = ({ kind, offered, choices }: Extract<WizardAction, { type: 'asked' }>): Draft => {
  switch (kind) {
    case 'select':
    case 'confirm': {
      const all = kind === 'confirm' ? yesNo : choices
      const wanted = all.findIndex(({ value }) => value === answerText(offered))
      const free = all.findIndex(({ unavailable }) => unavailable === undefined)
      return { kind: 'one', choices: all, at: Math.max(0, wanted >= 0 ? wanted : free) }
    }
    case 'multiselect':
      return { kind: 'many', choices, at: 0, chosen: Array.isArray(offered) ? offered.map(answerText) : [] }
    default:
      return { kind: 'typed', as: kind, edit: editText(answerText(offered)) }
  }
}

const moved = (count: number, at: number, key: KeyPress): number => {
  if (count === 0) return 0
  switch (key.name) {
    case 'up':
      return (at + count - 1) % count
    case 'down':
      return (at + 1) % count
    case 'home':
    case 'page-up':
      return 0
    case 'end':
    case 'page-down':
      return count - 1
    case 'text': {
      const digit = Number(key.text)
      return Number.isInteger(digit) && digit >= 1 && digit <= count ? digit - 1 : at
    }
    default:
      return at
  }
}

const toggled = (chosen: readonly string[], choice: Choice | undefined): readonly string[] => {
  if (choice === undefined || choice.unavailable !== undefined) return chosen
  return chosen.includes(choice.value) ? chosen.filter((value) => value !== choice.value) : [...chosen, choice.value]
}

const pressDraft = (draft: Draft, key: KeyPress): Draft => {
  switch (draft.kind) {
    case 'one':
      return { ...draft, at: moved(draft.choices.length, draft.at, key) }
    case 'many':
      return key.name === 'text' && key.text === ' '
        ? { ...draft, chosen: toggled(draft.chosen, draft.choices[draft.at]) }
        : { ...draft, at: moved(draft.choices.length, draft.at, key) }
    case 'typed':
      if (key.name === 'text') return { ...draft, edit: insertText(draft.edit, key.text) }
      return isEditKey(key.name) ? { ...draft, edit: pressEdit(draft.edit, key.name) } : draft
    default:
      return draft
  }
}

const acting: ReadonlySet<string> = new Set(['enter', 'escape', 'up', 'down', 'page-up', 'page-down', 'interrupt'])
const isEditKey = (name: Exclude<KeyPress['name'], 'text'>): name is EditKey => !acting.has(name)

export const freshWizard: WizardState = { draft: { kind: 'loading' }, isSaving: false }

/** The question after a key, or a result of its checks or of the cloud. Pure; nothing changes while an answer is being saved. */
export const reduceWizard = (state: WizardState, action: WizardAction): WizardState => {
  switch (action.type) {
    case 'loading':
      return freshWizard
    case 'asked':
      return { draft: draftOf(action), isSaving: false }
    case 'load-failed':
      return { draft: { kind: 'unloaded', message: action.message }, isSaving: false }
    case 'pressed':
      return state.isSaving ? state : { draft: pressDraft(state.draft, action.key), isSaving: false }
    case 'pasted':
      if (state.isSaving || state.draft.kind !== 'typed') return state
      return { draft: { ...state.draft, edit: insertText(state.draft.edit, action.text) }, isSaving: false }
    case 'refused':
      return { draft: state.draft, error: action.error, isSaving: false }
    case 'warned':
      return { draft: state.draft, warning: action.warning, isSaving: false }
    case 'saving':
      return { draft: state.draft, isSaving: true }
  }
}

/** The answer that Enter would submit, or why there is none. */
export const draftAnswer = (
  draft: Draft,
  kind: AskedQuestion['kind'],
): { readonly value: unknown } | { readonly error: string } => {
  switch (draft.kind) {
    case 'typed':
      return { value: typedValue(draft.as, draft.edit.text) }
    case 'many':
      return { value: draft.chosen }
    case 'one': {
      const choice = draft.choices[draft.at]
      if (choice === undefined) return { error: 'No choices available.' }
      if (choice.unavailable !== undefined) return { error: `${choice.label}: ${choice.unavailable}.` }
      return { value: kind === 'confirm' ? choice.value === 'yes' : choice.value }
    }
    case 'loading':
      return { error: 'The choices are still loading.' }
    case 'unloaded':
      return { error: draft.message }
  }
}
