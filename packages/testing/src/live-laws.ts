import {
  emptyView,
  reduce,
  run,
  type AnyStep,
  type ClusterFacts,
  type PipelineEvent,
  type RunView,
} from '@dayone/pipeline'
import { describe, expect, test } from 'vitest'

/** A live cluster a step can work on, and a way to see all that persists in it. */
export interface LiveWorld<Ports> {
  readonly ports: Ports
  readonly facts: () => Promise<ClusterFacts>
  /** Everything that persists, as data that compares: names and resource versions. */
  readonly snapshot: () => Promise<unknown>
  /** A secret that must never be seen in an event. */
  readonly planted?: string
}

/** The laws that need a cluster. `world` is made once per call, before the first test. */
export function liveLaws<Ports>(step: AnyStep<Ports>, input: unknown, world: () => LiveWorld<Ports>): void {
  const once = async (approve: boolean): Promise<{ view: RunView; events: readonly PipelineEvent[] }> => {
    const { ports, facts } = world()
    const events: PipelineEvent[] = []
    await run([step], {
      config: { [step.id]: step.config.parse(input) as unknown },
      ports,
      facts,
      clock: liveClock,
      stop: new AbortController().signal,
      kill: new AbortController().signal,
      secrets: { add: () => undefined, redact: (text) => text },
      onEvent: (event) => events.push(event),
      ...(approve ? { approve: async () => true as const } : { verify: false }),
    })
    return { view: events.reduce(reduce, emptyView), events }
  }
  const outcomeOf = ({ steps: [only] }: RunView) => ({ outcome: only?.outcome, failure: only?.failure })

  describe(`live laws of the step ${step.id}`, () => {
    test('a plan changes nothing', async () => {
      const before = await world().snapshot()
      const { view } = await once(false)
      expect(outcomeOf(view)).toEqual({ outcome: 'planned', failure: undefined })
      expect(await world().snapshot()).toEqual(before)
    })

    test('it applies, its checks do not fail, and no planted secret is said', async () => {
      const { view, events } = await once(true)
      expect(outcomeOf(view)).toEqual({ outcome: 'applied', failure: undefined })
      expect(view.steps[0]?.checks.filter(({ status }) => status === 'fail')).toEqual([])
      const { planted } = world()
      if (planted !== undefined) expect(JSON.stringify(events)).not.toContain(planted)
    })

    test('after apply the plan is empty, and neither plan nor checks leave anything behind', async () => {
      const before = await world().snapshot()
      const { view } = await once(true)
      expect(outcomeOf(view)).toEqual({ outcome: 'unchanged', failure: undefined })
      expect(await world().snapshot()).toEqual(before)
    })
  })
}

const liveClock = {
  now: () => new Date(),
  sleep: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
}
