import type {
  Approval,
  Check,
  Choice,
  Explanation,
  Failure,
  Outcome,
  PipelineEvent,
  Plan,
  Question,
} from '@dayone/pipeline'
import type { LineWriter } from './line-writer.ts'

/** What a person sees and answers; one engine, three of these (json, plain, tui). */
export interface FrontEnd {
  /** The answers that are missing, or with `session.revisit` any of them; each accepted answer is saved at once. Resolves when none is left; rejects with CancelledError when the person leaves. */
  ask(session: QuestionSession): Promise<void>
  /** Shows a plan and asks whether to apply it. The first one of a new cluster shows every step's preview: nothing exists yet. Ctrl-C is `interrupt` and then no. */
  approve(step: PlannedStep, plan: Plan, context: ApprovalContext): Promise<ReviewAnswer>
  /** What the run is about; said once, before its first event. */
  begin(run: RunAbout): void
  onEvent(event: PipelineEvent): void
  /** Progress while the practice cloud's parts are built and it starts. */
  onPractice(progress: PracticeProgress): void
  /** Shows what was proved. Resolves when it is on the screen; asks nothing. */
  evidence(report: EvidenceReport): Promise<void>
  /** Shows what went wrong, on stderr where the front end has one. */
  fail(failure: Failure): void
  /**
   * The last word. Where another program said more of a failure than there was room for, whoever is there may read all
   * of it; resolves when they leave, at once where nobody is there or nothing was left out.
   */
  settle(): Promise<void>
  /** Gives the terminal back as it was: cursor, raw mode, screen. Safe to call twice and at any time. */
  close(): Promise<void>
}

/** What a front end needs of the outside; main.ts supplies it. */
export interface FrontEndContext {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Lines to stdout; survives a reader that goes away. */
  readonly out: LineWriter
  /** False: nobody can be asked; `ask` is then an error that lists what is missing, `approve` says no. */
  readonly canPrompt: boolean
  /** A person sits in front of it and did not say --yes: one may wait for a key. */
  readonly isAttended: boolean
  /** False removes colour and nothing else. */
  readonly color: boolean
  /** Aborted after the first Ctrl-C: the screen then says that the change in hand is being finished. */
  readonly stop: AbortSignal
  /** What SIGINT does. The tui calls it for Ctrl-C during a run, because raw mode keeps the terminal from sending the signal. */
  interrupt(): void
  now(): Date
}

export interface PlannedStep {
  readonly id: string
  readonly title: string
  readonly why: string
}

export interface ApprovalContext {
  /** What is known of every step's plan, in order; later steps as previews. */
  readonly preview: readonly { readonly step: PlannedStep; readonly plan: Plan }[]
  /** Nothing has been created by this run yet. Together with `canChangeAnswers`: the cluster does not exist yet. */
  readonly isFirst: boolean
  /** The person may still go back to the questions; false when there are none to change. */
  readonly canChangeAnswers: boolean
}

/** Besides the engine's answers, 'change-answers': apply nothing, ask again with `revisit`, then plan anew. */
export type ReviewAnswer = Approval | 'change-answers'

export interface RunAbout {
  readonly cluster: string
  /** "practice", or account and region of AWS. */
  readonly place: string
  readonly logFile?: string
}

/** The wizard's questions. Answers live outside: read with `get`, written with `save`. */
export interface QuestionSession {
  /** Shown in the first line: the cluster's name as soon as there is one. */
  title(): string
  /** One per page, in order: where, cluster, access, people, namespace and application. */
  readonly groups: readonly QuestionGroup[]
  /** The person came back from the review to change an answer: offer all of them. */
  readonly revisit: boolean
  readonly get: (stepId: string, key: string) => unknown
  /** Called with values that passed `validate`; rejects with a UserError when they cannot be kept. */
  save(stepId: string, key: string, value: unknown): Promise<void>
  readonly stop: AbortSignal
}

export interface QuestionGroup {
  readonly id: string
  /** A word or three for the step rail, in lower case. */
  readonly title: string
  readonly questions: readonly AskedQuestion[]
}

/** A Question of a step with its answers, facts and ports bound. */
export interface AskedQuestion {
  readonly stepId: string
  readonly key: string
  readonly kind: Exclude<Question<unknown, unknown>['kind'], 'forms'>
  readonly message: string
  readonly explain: Explanation
  /** Whether the answers so far make it a question at all; called anew before each step of the wizard. */
  isNeeded(): boolean
  /** The answer offered: the saved one is taken from the session first. */
  initial(): unknown
  /** Choices of a select or multiselect. */
  load?(): Promise<readonly Choice[]>
  /** One sentence that says what is wrong, or undefined. */
  validate(value: unknown): string | undefined
  /** Said of an answer that is allowed but has a price; the person confirms it. */
  warn(value: unknown): string | undefined
}

export interface PracticeProgress {
  readonly part: string
  readonly state: 'waiting' | 'building' | 'ready' | 'failed'
  /** The last thing said of it. */
  readonly detail?: string
  /** 0 to 1, where it can be known. */
  readonly fraction?: number
}

/** What was done and what was proved. */
export interface EvidenceReport {
  readonly cluster: string
  /** Said first, instead of what a cluster that is ready is told. */
  readonly headline?: string
  readonly steps: readonly { readonly id: string; readonly title: string; readonly outcome: Outcome }[]
  readonly checks: readonly { readonly step: string; readonly check: Check }[]
  /** Where the evidence was written. */
  readonly files: readonly string[]
  /** Commands that make sense now. */
  readonly next: readonly string[]
}

/** The person left a prompt (Ctrl-C, or the input ended). No answer, no stack; the program ends with 130. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
  constructor() {
    super('Stopped by you.')
  }
}
