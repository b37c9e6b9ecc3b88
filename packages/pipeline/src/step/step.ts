import type { z } from 'zod'
import type { CheckRule } from './check-rule.ts'
import type { Clock } from './clock.ts'
import type { Control } from './control.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import type { Check, Finding } from './finding.ts'
import type { Change, Plan } from './plan.ts'
import type { Progress } from './progress.ts'
import type { Question } from './question.ts'
import type { StepStates } from './three-states.ts'

/** What a step may touch. Each step names its Ports, for example `{ kube: Kube }`; the app supplies the union of them. */
export interface StepContext<Ports> {
  readonly ports: Ports
  readonly facts: ClusterFacts
  /** Finish the change in hand, then stop. */
  readonly stop: AbortSignal
  /** End what is running now. */
  readonly kill: AbortSignal
  readonly clock: Clock
  /** A line for the person: a remark that stays true, or another program's own words, with the name of the program. */
  report(line: string, by?: string): void
  /** Each is asked, also of many that differ in name alone. Absent: one of them stands for all, and the checks say so. */
  readonly every?: boolean
  /** What goes on now, how far it is and how long it takes as a rule; forgotten when the change or the checks are done. */
  progress(progress: Progress): void
  /** Registers a value that must never be shown; events are redacted with it. */
  secret(value: string): void
}

/** One security concern, able to run alone against an existing cluster. Reads and writes are apart, the thinking between them is pure. */
export interface Step<Config, Observed, Data, Ports> {
  /** Configuration key, docs page and command argument; the folder too, but for `cluster`. */
  readonly id: string
  readonly title: string
  /** One sentence for a newcomer. */
  readonly why: string
  readonly after: readonly string[]
  /** This step's slice of dayone.yaml: types, defaults, `.describe()` for people and editors. */
  readonly config: z.ZodType<Config>
  readonly questions: readonly Question<Config, Ports>[]
  /** The page of the wizard that its questions stand on, by its word in the rail. @default its id */
  readonly page?: string
  /** Every kind of check that `verify` makes, with the world that makes it fail; docs/checks.md is made from it. */
  readonly checks?: readonly CheckRule[]
  /** What the control ids of its findings and checks stand for; docs/controls.md is made from it. */
  readonly controls?: readonly Control[]

  /** It changes what the steps before it prove, or takes the API away for a while: their checks wait until it is done. */
  readonly defersChecks?: boolean

  /**
   * Its plan asks the API server what it would answer to every write. A run of several steps asks all of these plans
   * before it applies the first, so that a refusal of the last one comes before any write.
   */
  readonly rehearses?: boolean

  // Properties, not methods: only so does TypeScript refuse a step that needs more ports than the app supplies.
  /** What this step's configuration will make true of the cluster, for the questions and previews of later steps. Pure. */
  readonly predictFacts?: (config: Config) => Partial<ClusterFacts>
  /** Reads; changes nothing. */
  readonly observe: (config: Config, ctx: StepContext<Ports>) => Promise<Observed>
  /** Pure. `observed` is undefined when the cluster does not exist yet. */
  readonly plan: (config: Config, observed: Observed | undefined, facts: ClusterFacts) => Plan<Data>
  /** ONE change; safe to repeat. */
  readonly apply: (change: Change<Data>, config: Config, ctx: StepContext<Ports>) => Promise<void>
  /** Proves the promise on the live cluster; changes nothing that persists. */
  readonly verify: (config: Config, ctx: StepContext<Ports>) => Promise<readonly Check[]>
  /**
   * A fingerprint of everything on the live cluster that decides how `verify` ends, whoever wrote it: as long as it, the
   * configuration and the facts are the same, the checks need not run again. Reads; with `since`, nothing that was read
   * before. Undefined, or no such function: that cannot be known, and the checks run every time.
   */
  readonly restsOn?: (config: Config, ctx: StepContext<Ports>, since?: Date) => Promise<string | undefined>
  /** Proof that must create pods for a moment; asked for, cleaned up. */
  readonly probe?: (config: Config, ctx: StepContext<Ports>) => Promise<readonly Check[]>
  /** What is there of the step's work: how much it has made, and where that differs. Reads; asked of a cluster that is saved. */
  readonly states?: (config: Config, ctx: StepContext<Ports>) => Promise<StepStates>
  /** Live observation; a Change in it goes through approval like any other. */
  readonly watch?: (config: Config, ctx: StepContext<Ports>) => AsyncIterable<Finding | Change<Data>>
}

/** Infers Config, Observed and Data from the literal; Ports is said: `defineStep<{ kube: Kube }>()({ … })`. */
export const defineStep =
  <Ports>() =>
  <Config, Observed, Data, Extra extends object = object>(
    step: Step<Config, Observed, Data, Ports> & Extra,
  ): Step<Config, Observed, Data, Ports> & Extra =>
    step

/**
 * A step whose own types only it knows. The engine hands back to a step what came from that step.
 * Ports stays visible: a step that needs less than the app supplies fits, one that needs more does not compile.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- existential types: Config, Observed and Data are the step's own secret
export type AnyStep<Ports> = Step<any, any, any, Ports>
