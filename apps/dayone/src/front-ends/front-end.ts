import type { Approval, Failure, Outcome, PipelineEvent, Plan } from '@dayone/pipeline'
import type { EvidenceReport } from '../evidence/evidence-report.ts'
import type { QuestionSession } from '../questions/question-session.ts'
import type { LineWriter } from './line-writer.ts'

/** What a person sees and answers; one engine, three of these (json, plain, tui). */
export interface FrontEnd {
  /**
   * Asks for the missing answers, or with `session.revisit` for any; each accepted answer is saved immediately. Resolves
   * when none is missing; rejects with CancelledError when the user leaves.
   */
  ask(session: QuestionSession): Promise<void>
  /** Shows a plan and asks whether to apply it. The first one of a new cluster shows every step's preview: nothing exists yet. Ctrl-C is `interrupt` and then no. */
  approve(step: PlannedStep, plan: Plan, context: ApprovalContext): Promise<ReviewAnswer>
  /** The subject of the run; called once, before its first event. */
  begin(run: RunAbout): void
  onEvent(event: PipelineEvent): void
  /** Progress while the practice cloud's parts are built and it starts. */
  onPractice(progress: PracticeProgress): void
  /** Shows what would be done, all of it where a person is there to scroll; resolves when they have read it. */
  plan(report: PlanReport): Promise<void>
  /** One sentence that stays in the terminal: where answers are kept, what a `--set` list removes. */
  note(text: string): void
  /** Shows what was proved. Resolves when it is on the screen; asks nothing. */
  evidence(report: EvidenceReport): Promise<void>
  /** Shows what went wrong, on stderr where the front end has one. */
  fail(failure: Failure): void
  /**
   * The end of a run. If the output of another program was shortened in a failure, the user can read all
   * of it; resolves when they leave, immediately without a user or if nothing was shortened.
   */
  settle(): Promise<void>
  /** Gives the terminal back as it was: cursor, raw mode, screen. Safe to call twice and at any time. */
  close(): Promise<void>
}

/** What a front end needs from outside; main.ts supplies it. */
export interface FrontEndContext {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Lines to stdout; survives a reader that goes away. */
  readonly out: LineWriter
  /** False: prompts are disabled; `ask` is then an error that lists missing answers, `approve` returns no. */
  readonly canPrompt: boolean
  /** A user is present and did not use --yes: waiting for a key is possible. */
  readonly isAttended: boolean
  /** Every change, finding, check and line of other programs, however many. */
  readonly isVerbose: boolean
  /** False removes colour and nothing else. */
  readonly color: boolean
  /** Aborted after the first Ctrl-C: the screen then says that the run stops after the current change. */
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
  /** Nothing will be applied: what is planned is shown at the end, see `plan`. */
  readonly isPlanOnly?: boolean
}

export interface PracticeProgress {
  readonly part: string
  readonly state: 'waiting' | 'building' | 'ready' | 'failed'
  /** Its last message. */
  readonly detail?: string
  /** 0 to 1, where it can be known. */
  readonly fraction?: number
}

/** The person left a prompt (Ctrl-C, or the input ended). No answer, no stack trace; the program exits with 130. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
  constructor() {
    super('Interrupted.')
  }
}

/** What `up` would do, as `dayone plan` shows it. */
export interface PlanReport {
  readonly cluster: string
  readonly steps: readonly StepReport[]
  /** Notes before the changes: what a `--set` list removes. */
  readonly notes: readonly string[]
  /** The command that does it. */
  readonly next: string
  /** The command that shows all of it, where many changes were counted. */
  readonly whole: string
}

export interface StepReport {
  readonly step: PlannedStep
  /** Undefined if the step has no plan: it failed or was blocked. */
  readonly plan: Plan | undefined
  /** Made without the steps before it, which are not applied yet. */
  readonly isPreview: boolean
  readonly outcome: Outcome | undefined
  readonly failure: Failure | undefined
}
