import type { Approval } from './approval.ts'
import type { Clock } from '../step/clock.ts'
import type { ClusterFacts } from '../step/cluster-facts.ts'
import type { PipelineEvent } from '../events/events.ts'
import type { Plan } from '../step/plan.ts'
import type { ProofBook } from '../checks/proof-book.ts'
import type { AnyStep } from '../step/step.ts'

/** Everything a run needs; all questions are answered before. */
export interface RunOptions<Ports> {
  /** One parsed slice of the configuration per step id. */
  readonly config: Readonly<Record<string, unknown>>
  readonly ports: Ports
  /** Read anew before each round: the cluster step makes facts true that did not hold before. */
  facts(): Promise<ClusterFacts>
  readonly clock: Clock
  readonly stop: AbortSignal
  readonly kill: AbortSignal
  /** Secrets that steps come across; every event is redacted with what was added. */
  readonly secrets: {
    add(secret: string): void
    redact(text: string): string
    /** Takes back one `add`: of a value that nobody has any more. Absent: what was added stays. */
    forget?(secret: string): void
  }
  onEvent(event: PipelineEvent): void
  /** Absent: plan only, nothing can be applied. */
  approve?(step: AnyStep<Ports>, plan: Plan, round: number): Promise<Approval>
  /**
   * Called before the first write and after every pause for a person. Throws UserError (exit 5) when the server,
   * its CA or the UID of kube-system is not that of plan time.
   */
  confirmSameCluster?(): Promise<void>
  /** Where it is remembered what was proved. Absent: every check runs. */
  readonly proofs?: ProofBook
  /** False leaves the checks out (`plan`). */
  readonly verify?: boolean
  /** True: checks ask each of many that differ in name alone, see `proveAlike`. */
  readonly every?: boolean
}
