import { systemClock } from '@dayone/host'
import {
  emptyView,
  reduce,
  run,
  verify,
  type AnyStep,
  type ClusterFacts,
  type PipelineEvent,
  type RunOptions,
  type RunView,
  type StepView,
} from '@dayone/pipeline'

/** A live cluster for a step, and a way to read all its persistent state. */
export interface LiveWorld<Ports> {
  readonly ports: Ports
  readonly facts: () => Promise<ClusterFacts>
  /** All persistent state, as comparable data: names and resource versions. */
  readonly snapshot: () => Promise<unknown>
  /** A secret that must never appear in an event. */
  readonly planted?: string
  /** Checks prove each of many items that differ only in name. @default false */
  readonly every?: boolean
}

/** The result of one run of a step. */
export interface LiveRun {
  readonly step: StepView
  readonly events: readonly PipelineEvent[]
  /** Outcome and failure together, so that a failed test shows the reason. */
  readonly ended: { readonly outcome: StepView['outcome']; readonly failure: StepView['failure'] }
  /** The changes of the first plan. */
  readonly planned: readonly { readonly id: string; readonly data: unknown; readonly wave?: number }[]
}

/** Runs one step on a real API server, as the engine does. */
export interface LiveRunner {
  /** Observe and plan. */
  plan(): Promise<LiveRun>
  /** Observe, plan, apply everything, check. */
  apply(): Promise<LiveRun>
  /** The checks alone. */
  check(): Promise<LiveRun>
}

/** Runs one step on a live cluster with the real engine. */
export const liveRunner = <Ports>(step: AnyStep<Ports>, input: unknown, world: () => LiveWorld<Ports>): LiveRunner => {
  const optionsOf = (events: PipelineEvent[]): RunOptions<Ports> => ({
    config: { [step.id]: step.config.parse(input) as unknown },
    ports: world().ports,
    facts: () => world().facts(),
    clock: systemClock,
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    secrets: { add: () => undefined, redact: (text) => text },
    onEvent: (event) => events.push(event),
    every: world().every ?? false,
  })
  const seen = (events: readonly PipelineEvent[]): LiveRun => {
    const view: RunView = events.reduce(reduce, emptyView)
    const [only] = view.steps
    if (only === undefined) throw new Error(`${step.id} said nothing at all`)
    return {
      step: only,
      events,
      ended: { outcome: only.outcome, failure: only.failure },
      planned: events.flatMap((event) =>
        event.type === 'step.planned' && event.round === 1 ? event.plan.changes : [],
      ),
    }
  }
  const collect = async (act: (options: RunOptions<Ports>) => Promise<unknown>): Promise<LiveRun> => {
    const events: PipelineEvent[] = []
    await act(optionsOf(events))
    return seen(events)
  }
  return {
    plan: () => collect((options) => run([step], { ...options, verify: false })),
    apply: () => collect((options) => run([step], { ...options, approve: async () => true })),
    check: () => collect((options) => verify([step], options)),
  }
}
