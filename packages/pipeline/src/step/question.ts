import type { ClusterFacts } from './cluster-facts.ts'

export interface Choice {
  readonly value: string
  readonly label: string
  /** A short remark beside the label. */
  readonly hint?: string
  /** Shown but not to be chosen, and why: "comes with the next step". */
  readonly unavailable?: string
}

export interface Explanation {
  readonly what: string
  readonly attack?: string
  readonly byDefault?: string
  readonly recommend: string
  readonly notFor?: string
}

/** What a question, its choices and what is said of its answer may depend on. */
export interface Asked<Config> {
  /** The answers of this step so far. */
  readonly answers: Partial<Config>
  /** What earlier steps' answers, or the live cluster, make true. */
  readonly facts: Partial<ClusterFacts>
  readonly where: 'practice' | 'aws'
  /** The address from which the internet sees this computer, where that is known. */
  readonly callerAddress?: string
}

/** One thing only a person can decide. Rendered by Ink, by plain prompts, or turned into one error that lists what is missing. */
export interface Question<Config, Ports> {
  /** Path inside the step's slice, dots between its parts: `zones`, `teams.0.group`. */
  readonly key: string
  /** `list` is typed as values between commas or blanks and gives an array of strings. A `number` with choices is chosen among them. */
  readonly kind: 'text' | 'number' | 'select' | 'multiselect' | 'confirm' | 'path' | 'list' | 'forms'
  readonly message: string
  /** The page of the wizard it stands on, by its word in the rail: `access`, or a new one. @default its step's page */
  readonly page?: string
  readonly explain: Explanation
  when?(asked: Asked<Config>): boolean
  /** Choices of a select, a multiselect or a number. */
  load?(facts: Partial<ClusterFacts>, ports: Ports, asked?: Asked<Config>): Promise<readonly Choice[]>
  /** The answer offered; undefined means that a person must give one. Practice has one for every question. */
  initial?(asked: Asked<Config>): unknown
  /** One sentence that says what is wrong, or undefined. */
  validate?(value: unknown, asked?: Asked<Config>): string | undefined
  /** What only the cloud or the state store can say against an answer that is valid: asked once, when a person has given it. */
  check?(value: unknown, ports: Ports, asked: Asked<Config>): Promise<string | undefined>
  /** Said beside an answer that is allowed but has a price: "t3 bursts on CPU credits". */
  warn?(value: unknown, asked?: Asked<Config>): string | undefined
}
