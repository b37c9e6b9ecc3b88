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
  /** Read before each round, because the cluster step changes facts. */
  facts(): Promise<ClusterFacts>
  readonly clock: Clock
  readonly stop: AbortSignal
  readonly kill: AbortSignal
  /** Secrets that steps register; every event is redacted with them. */
  readonly secrets: {
    add(secret: string): void
    redact(text: string): string
    /** Reverts one `add`, for a value that is no longer in use. If absent, values are kept. */
    forget?(secret: string): void
  }
  onEvent(event: PipelineEvent): void
  /** If absent: plan only, nothing can be applied. */
  approve?(step: AnyStep<Ports>, plan: Plan, round: number): Promise<Approval>
  /**
   * Called before the first write and after every user prompt. Throws UserError (exit 5) if the server, its CA or the
   * UID of kube-system differs from that of the plan.
   */
  confirmSameCluster?(): Promise<void>
  /** Records what was proved. If absent, every check runs. */
  readonly proofs?: ProofBook
  /** False skips the checks (`plan`). */
  readonly verify?: boolean
  /** True: checks prove each of many items that differ only in name, see `proveAlike`. */
  readonly every?: boolean
}
