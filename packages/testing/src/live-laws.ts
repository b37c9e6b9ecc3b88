import type { AnyStep } from '@dayone/pipeline'
import { describe, expect, test } from 'vitest'
import { liveRunner, type LiveRun, type LiveWorld } from './live-run.ts'

const failed = ({ step }: LiveRun) => step.checks.filter(({ status }) => status === 'fail')

/** The laws that need a cluster. `world` is ready before the first test, and the step has never run in it. */
export function liveLaws<Ports>(step: AnyStep<Ports>, input: unknown, world: () => LiveWorld<Ports>): void {
  const runner = liveRunner(step, input, world)

  describe(`live laws of the step ${step.id}`, () => {
    test('a plan changes nothing', async () => {
      const before = await world().snapshot()
      const { ended } = await runner.plan()
      expect(ended).toEqual({ outcome: 'planned', failure: undefined })
      expect(await world().snapshot()).toEqual(before)
    })

    test('its checks fail before the first run, and leave nothing behind', async () => {
      const before = await world().snapshot()
      const checked = await runner.check()
      expect(failed(checked)).not.toEqual([])
      expect(checked.step.checks.map(({ means }) => means)).not.toContain('the checks could not run')
      expect(await world().snapshot()).toEqual(before)
    })

    test('it applies, its checks do not fail, and no planted secret is shown', async () => {
      const applied = await runner.apply()
      expect(applied.ended).toEqual({ outcome: 'applied', failure: undefined })
      expect(failed(applied)).toEqual([])
      const { planted } = world()
      if (planted !== undefined) expect(JSON.stringify(applied.events)).not.toContain(planted)
    })

    test('after apply the plan is empty, and neither plan nor checks leave anything behind', async () => {
      const before = await world().snapshot()
      const { ended } = await runner.apply()
      expect(ended).toEqual({ outcome: 'unchanged', failure: undefined })
      expect(await world().snapshot()).toEqual(before)
    })
  })
}
