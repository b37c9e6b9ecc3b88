import type { ClusterFacts } from './cluster-facts.ts'

/** One answer that a select offers. */
export interface Choice {
  readonly value: string
  readonly label: string
  /** A short remark next to the label. */
  readonly hint?: string
  /** Shown but not selectable, and why: "comes with the next step". */
  readonly unavailable?: string
}

/** What a user reads before answering. */
export interface Explanation {
  /** What the answer decides. */
  readonly what: string
  /** What an attacker does where it is answered badly. */
  readonly attack?: string
  /** What kops and Kubernetes do by default. */
  readonly byDefault?: string
  readonly recommend: string
  /** When the recommendation does not fit, as a clause: "your address changes often". */
  readonly notFor?: string
}

/** What a question, its choices and its validation may depend on. */
export interface QuestionContext<Config> {
  /** The answers of this step so far. */
  readonly answers: Partial<Config>
  /** Facts from earlier answers, or from the live cluster. */
  readonly facts: Partial<ClusterFacts>
  readonly where: 'practice' | 'aws'
  /** The public address of this computer, if known. */
  readonly callerAddress?: string
}

/**
 * A decision that only the user can make. Rendered by Ink, by plain prompts, or as one error that lists what is
 * missing.
 */
export interface Question<Config, Ports> {
  /** Path in the step's slice, separated by dots: `zones`, `teams.0.group`. */
  readonly key: string
  /**
   * `list` is typed as values separated by commas or spaces, and gives an array of strings. A `number` with choices is
   * a select.
   */
  readonly kind: 'text' | 'number' | 'select' | 'multiselect' | 'confirm' | 'path' | 'list'
  readonly message: string
  /** Its page in the wizard, by the label in the navigation: `access`, or a new one. @default its step's page */
  readonly page?: string
  readonly explain: Explanation
  when?(asked: QuestionContext<Config>): boolean
  /** Choices of a select, a multiselect or a number. */
  load?(facts: Partial<ClusterFacts>, ports: Ports, asked?: QuestionContext<Config>): Promise<readonly Choice[]>
  /** The default; undefined means that the user must answer. Practice has one for every question. */
  initial?(asked: QuestionContext<Config>): unknown
  /**
   * About a further entry of a list, `teams.1.persona`, or a detail with a default: asked only when the user changes
   * answers. @default false
   */
  readonly isFurther?: boolean
  /** Decides whether a further entry exists, `teams.1.group`: an empty answer removes it. @default false */
  readonly isOptional?: boolean
  /**
   * The answer is the name of something that other answers refer to. A new name is carried into them, and an entry that
   * they refer to is not removed.
   */
  readonly names?: 'namespace'
  /** The answer refers to something by the name that another answer gave it. */
  readonly refersTo?: 'namespace'
  /** Why the entry of an optional question cannot be removed, as one sentence. */
  refuseRemoval?(asked: QuestionContext<Config>): string | undefined
  /** Whether no answer is one, because the configuration has a default: asked only when selected. @default false */
  isSettled?(asked: QuestionContext<Config>): boolean
  /** The choice that stands for the default of the configuration: the file then has no answer. */
  readonly leavesOut?: string
  /** One sentence that says what is wrong, or undefined. */
  validate?(value: unknown, asked?: QuestionContext<Config>): string | undefined
  /** Checks a valid answer against the cloud or the state store: called once, after the user has answered. */
  check?(value: unknown, ports: Ports, asked: QuestionContext<Config>): Promise<string | undefined>
  /** A warning next to an answer that is allowed but has a drawback: "t3 bursts on CPU credits". */
  warn?(value: unknown, asked?: QuestionContext<Config>): string | undefined
}
