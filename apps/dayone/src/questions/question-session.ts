import type { Choice, Explanation, Question } from '@dayone/pipeline'

/** The wizard's questions. Answers are stored outside: read with `get`, written with `save`. */
export interface QuestionSession {
  /** Shown in the first line: the cluster's name as soon as there is one. */
  title(): string
  /** One per page, in order: where, cluster, access, people, namespace and application. */
  readonly groups: readonly QuestionGroup[]
  /** The user came back from the review to change an answer: offer all of them. */
  readonly revisit: boolean
  /** Why these answers give no plan: shown where they are changed. */
  readonly problem?: string
  readonly get: (stepId: string, key: string) => unknown
  /** Called with values that passed `validate`; rejects with a UserError when they cannot be kept. */
  save(stepId: string, key: string, value: unknown): Promise<void>
  readonly stop: AbortSignal
}

export interface QuestionGroup {
  readonly id: string
  /** One to three words for the step rail, in lower case. */
  readonly title: string
  readonly questions: readonly AskedQuestion[]
}

/** A Question of a step with its answers, facts and ports bound. */
export interface AskedQuestion {
  readonly stepId: string
  readonly key: string
  /** Its page. */
  readonly page: string
  readonly kind: Question<unknown, unknown>['kind']
  readonly message: string
  readonly explain: Explanation
  /** About a further entry of a list: no run needs an answer. */
  readonly isFurther?: boolean
  /** The question that decides whether a further entry exists: an empty answer removes it. */
  readonly isOptional?: boolean
  /** Whether no answer is one, because the configuration has a default. */
  isSettled?(): boolean
  /** Whether the answers so far require this question; called before each step of the wizard. */
  isNeeded(): boolean
  /** The answer offered: the saved one is taken from the session first. */
  initial(): unknown
  /** Choices of a select or multiselect. */
  load?(): Promise<readonly Choice[]>
  /** One sentence that says what is wrong, or undefined. */
  validate(value: unknown): string | undefined
  /** A warning about a valid answer; the user confirms it. */
  warn(value: unknown): string | undefined
}
