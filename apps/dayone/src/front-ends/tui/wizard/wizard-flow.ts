import { UserError, type Choice } from '@dayone/pipeline'
import { CancelledError } from '../../front-end.ts'
import type { AskedQuestion, QuestionSession } from '../../../questions/question-session.ts'
import { answerText } from '../../lines/question/answer-text.ts'
import type { KeyPress } from '../ink/key-press.ts'
import {
  nextQuestion,
  placedQuestions,
  previousQuestion,
  type PlacedQuestion,
} from '../../../questions/question-order.ts'
import { draftAnswer, freshWizard, reduceWizard, type WizardAction, type WizardState } from './wizard-state.ts'

/** What the question screens draw. */
export interface WizardView {
  readonly session: QuestionSession
  /** Undefined on the list of all answers, which a revisit starts with. */
  readonly placed: PlacedQuestion | undefined
  readonly state: WizardState
  readonly canGoBack: boolean
}

export interface WizardFlow {
  view(): WizardView
  press(key: KeyPress): void
  paste(text: string): void
  /** Resolves when the last answer is given; rejects with CancelledError, or with a bug. */
  readonly done: Promise<void>
}

const backToReview: Choice = { value: 'review', label: 'Show the plan again' }

const savingError = (error: unknown): string | undefined =>
  error instanceof UserError ? [error.message, error.hint].filter((text) => text !== undefined).join(' ') : undefined

/** The answer in the list of answers; the default where that is one. */
const answerHint = (session: QuestionSession, question: AskedQuestion): string => {
  const answer = answerText(session.get(question.stepId, question.key))
  if (answer !== '') return answer
  if (question.isOptional === true) return 'add'
  return question.isSettled?.() === true ? answerText(question.initial()) : ''
}

/** Steps through the questions of a session. Keys go in, `onChange` signals a redraw. */
export const startWizard = (session: QuestionSession, onChange: () => void): WizardFlow => {
  const all = placedQuestions(session)
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  let at: number | undefined
  let furthest = -1
  let state: WizardState = freshWizard
  /** The answer offered on this question. */
  let offeredText = ''

  const dispatch = (action: WizardAction): void => {
    state = reduceWizard(state, action)
    onChange()
  }
  const placedNow = (): PlacedQuestion | undefined => (at === undefined ? undefined : all[at])

  const showAnswers = (): void => {
    at = undefined
    const choices = all
      .flatMap(({ question }, index) => (question.isNeeded() ? [{ question, index }] : []))
      .map(({ question, index }) => ({
        value: String(index),
        label: question.message,
        hint: answerHint(session, question),
      }))
    dispatch({ type: 'asked', kind: 'select', offered: 'review', choices: [backToReview, ...choices] })
  }

  const show = async (index: number): Promise<void> => {
    at = index
    furthest = Math.max(furthest, index)
    const { question } = all[index]!
    dispatch({ type: 'loading' })
    try {
      const choices = (await question.load?.()) ?? []
      const offered = session.get(question.stepId, question.key) ?? question.initial()
      if (at !== index) return
      offeredText = answerText(offered)
      dispatch({ type: 'asked', kind: question.kind, offered, choices })
    } catch (error) {
      const message = savingError(error)
      if (message === undefined) reject(error)
      else if (at === index) dispatch({ type: 'load-failed', message })
    }
  }

  const goOn = (from: number): void => {
    const next = nextQuestion(session, all, from, session.revisit ? -1 : furthest)
    if (next !== undefined) void show(next)
    else if (session.revisit && from >= 0) showAnswers()
    else resolve()
  }

  const submit = async (): Promise<void> => {
    if (state.isSaving) return
    if (state.draft.kind === 'unloaded' && at !== undefined) return show(at)
    const placed = placedNow()
    const answer = draftAnswer(state.draft, placed?.question.kind ?? 'select')
    if ('error' in answer) return dispatch({ type: 'refused', error: answer.error })
    if (placed === undefined) return answer.value === 'review' ? resolve() : void show(Number(answer.value))
    const { question } = placed
    const error = question.validate(answer.value)
    if (error !== undefined) return dispatch({ type: 'refused', error })
    const warning = question.warn(answer.value)
    // The offered answer needs one Enter: a warning is for other choices.
    const isOffered = answerText(answer.value) === offeredText
    if (warning !== undefined && !isOffered && state.warning !== warning) return dispatch({ type: 'warned', warning })
    dispatch({ type: 'saving' })
    try {
      await session.save(question.stepId, question.key, answer.value)
      goOn(all.indexOf(placed))
    } catch (failure) {
      const text = savingError(failure)
      if (text === undefined) reject(failure)
      else dispatch({ type: 'refused', error: text })
    }
  }

  const goBack = (): void => {
    if (state.isSaving) return
    if (session.revisit) return at === undefined ? resolve() : showAnswers()
    const before = at === undefined ? undefined : previousQuestion(all, at)
    if (before !== undefined) void show(before)
  }

  const cancel = (): void => reject(new CancelledError())
  session.stop.addEventListener('abort', cancel, { once: true })
  const release = (): void => session.stop.removeEventListener('abort', cancel)
  done.then(release, release)

  if (session.stop.aborted) cancel()
  else if (session.revisit) {
    showAnswers()
    if (session.problem !== undefined) dispatch({ type: 'refused', error: session.problem })
  } else goOn(-1)

  return {
    view: () => {
      const placed = placedNow()
      const canGoBack = session.revisit || (at !== undefined && previousQuestion(all, at) !== undefined)
      return { session, placed, state, canGoBack }
    },
    press(key) {
      if (key.name === 'interrupt') cancel()
      else if (key.name === 'enter') void submit()
      else if (key.name === 'escape') {
        if (state.warning !== undefined) dispatch({ type: 'pressed', key })
        else goBack()
      } else dispatch({ type: 'pressed', key })
    },
    paste(text) {
      dispatch({ type: 'pasted', text })
    },
    done,
  }
}
