import type { z } from 'zod'
import type { CheckRule } from './check-rule.ts'
import type { Clock } from './clock.ts'
import type { Control } from './control.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import type { Check, Finding } from './finding.ts'
import type { Change, Plan } from './plan.ts'
import type { Progress } from './progress.ts'
import type { Question } from './question.ts'
import type { StatusTable, StepStates } from './three-states.ts'

/**
 * What a step may use. Each step declares its Ports, for example `{ kube: Kube }`; the app supplies the union of them.
 */
export interface StepContext<Ports> {
  readonly ports: Ports
  readonly facts: ClusterFacts
  /** Finish the running change, then stop. */
  readonly stop: AbortSignal
  /** Terminate what is running now. */
  readonly kill: AbortSignal
  readonly clock: Clock
  /** Reports a line: a message of the step, or another program's output, with the name of the program. */
  report(line: string, by?: string): void
  /** Prove each item, even if many differ only in name. If absent, one represents all, and the checks say so. */
  readonly every?: boolean
  /**
   * Reports what currently happens, its progress and usual duration; cleared when the change or the checks are done.
   */
  progress(progress: Progress): void
  /** Registers a value that must never be shown; events are redacted with it. */
  secret(value: string): void
}

/**
 * One security concern, which can run alone against an existing cluster. Reads and writes are separate, and the logic
 * between them is pure.
 */
export interface Step<Config, Observed, Data, Ports> {
  /** Configuration key, docs page and command argument; also the folder, except for `cluster`. */
  readonly id: string
  readonly title: string
  /** One sentence for a newcomer. */
  readonly why: string
  readonly after: readonly string[]
  /** This step's slice of dayone.yaml: types, defaults, `.describe()` for users and editors. */
  readonly config: z.ZodType<Config>
  readonly questions: readonly Question<Config, Ports>[]
  /** The wizard page of its questions, by the label in the navigation. @default its id */
  readonly page?: string
  /**
   * Every kind of check that `verify` makes, with the situation that makes it fail; docs/checks.md is generated from
   * it.
   */
  readonly checks?: readonly CheckRule[]
  /** The meaning of the control ids in its findings and checks; docs/controls.md is generated from it. */
  readonly controls?: readonly Control[]

  /**
   * It changes what earlier steps prove, or makes the API unavailable for a while: their checks wait until it is done.
   */
  readonly defersChecks?: boolean

  /** What it waits for concerns no other step: while it waits, they run, and its checks too. */
  readonly waitsAlone?: boolean

  /**
   * Its plan sends a dry run of every write. A run of several steps makes all of these plans before it applies the
   * first, so that a rejection in the last step comes before any write.
   */
  readonly rehearses?: boolean

  // Properties, not methods: only then does TypeScript reject a step that needs more ports than the app supplies.
  /** Facts that this step's configuration will establish, for the questions and previews of later steps. Pure. */
  readonly predictFacts?: (config: Config) => Partial<ClusterFacts>
  /**
   * Starts slow requests of `observe` early, while other steps are planned, and does not wait for them; their errors
   * surface in `observe`. Reads; changes nothing. `ctx.stop` also ends them when a plan is rejected.
   */
  readonly askAhead?: (config: Config, ctx: StepContext<Ports>) => void
  /** Reads; changes nothing. */
  readonly observe: (config: Config, ctx: StepContext<Ports>) => Promise<Observed>
  /** Pure. `observed` is undefined when the cluster does not exist yet. */
  readonly plan: (config: Config, observed: Observed | undefined, facts: ClusterFacts) => Plan<Data>
  /** Applies ONE change; safe to repeat. */
  readonly apply: (change: Change<Data>, config: Config, ctx: StepContext<Ports>) => Promise<void>
  /** Proves the result on the live cluster; leaves no changes behind. */
  readonly verify: (config: Config, ctx: StepContext<Ports>) => Promise<readonly Check[]>
  /**
   * A fingerprint of everything on the live cluster that decides the result of `verify`, regardless of who wrote it:
   * while it, the configuration and the facts are equal, the checks need not run again. Read-only; with `since`, older
   * responses do not count. If absent or undefined, it is unknown, and the checks run every time.
   */
  readonly restsOn?: (config: Config, ctx: StepContext<Ports>, since?: Date) => Promise<string | undefined>
  /** Checks that must create pods temporarily; opt-in, and cleaned up. */
  readonly probe?: (config: Config, ctx: StepContext<Ports>) => Promise<readonly Check[]>
  /**
   * The state of the step's work: how much it has created, and where that differs. Read-only; called for a saved
   * cluster.
   */
  readonly states?: (config: Config, ctx: StepContext<Ports>) => Promise<StepStates>
  /** The details of `dayone status <step>`. Reads; not called if no step is named. */
  readonly tables?: (config: Config, ctx: StepContext<Ports>) => Promise<readonly StatusTable[]>
  /** Live observation; a Change from it goes through approval like any other. */
  readonly watch?: (config: Config, ctx: StepContext<Ports>) => AsyncIterable<Finding | Change<Data>>
}

/** Infers Config, Observed and Data from the literal; Ports is explicit: `defineStep<{ kube: Kube }>()({ … })`. */
export const defineStep =
  <Ports>() =>
  <Config, Observed, Data, Extra extends object = object>(
    step: Step<Config, Observed, Data, Ports> & Extra,
  ): Step<Config, Observed, Data, Ports> & Extra =>
    step

/**
 * A step whose own types only it knows. The engine passes back to a step what came from that step. Ports stays visible:
 * a step that needs less than the app supplies fits, one that needs more does not compile.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- existential types: Config, Observed and Data are the step's own secret
export type AnyStep<Ports> = Step<any, any, any, Ports>
