import { refId, refOf, type Kube, type KubeObject, type ObjectChange } from '@dayone/kube'
import type { AnyStep } from '@dayone/pipeline'
import { describe, expect, test } from 'vitest'
import type { LiveObjectWorld } from './live-object-laws.ts'
import { liveRunner } from './live-run.ts'

/** A step whose configuration shrinks. */
export interface RemovalSample {
  readonly input: unknown
  /** A part of `input`. */
  readonly smaller: unknown
  /** Objects of others that carry dayone's label, of kinds that the step creates. */
  readonly foreign: readonly KubeObject[]
}

/**
 * The laws of a step that deletes what it created and no longer wants. Call it after `liveObjectLaws`: the step has run
 * with `input`.
 */
export function liveRemovalLaws<Ports extends { readonly kube: Kube }>(
  step: AnyStep<Ports>,
  { input, smaller, foreign }: RemovalSample,
  world: () => LiveObjectWorld<Ports> & { create(...manifests: readonly KubeObject[]): Promise<void> },
): void {
  const runner = liveRunner(step, smaller, world)

  const ownedWith = async (sample: unknown): Promise<readonly string[]> => {
    const { changes } = step.plan(step.config.parse(sample), undefined, await world().facts())
    return changes.map(({ id }) => id)
  }

  describe(`live laws of what ${step.id} no longer wants`, () => {
    test('deletes only its own unwanted objects; foreign objects stay and are reported', async () => {
      await liveRunner(step, input, world).apply()
      await world().create(...foreign)
      const named = async () => (await runner.plan()).step.findings.map(({ id }) => id)
      const foreignIds = foreign.map((object) => `foreign-label/${refId(refOf(object))}`)
      await expect.poll(named, { timeout: 20_000 }).toEqual(expect.arrayContaining(foreignIds))
      const before = await world().snapshot()
      const kept = await ownedWith(smaller)
      const gone = (await ownedWith(input)).filter((id) => !kept.includes(id))
      expect(gone).not.toEqual([])

      const failing = (await runner.check()).step.checks.filter(({ status }) => status === 'fail')
      expect(failing.map(({ text }) => text).join()).not.toBe('')
      const { ended, planned, step: seen } = await runner.apply()
      expect(ended).toEqual({ outcome: 'applied', failure: undefined })
      expect(planned.map(({ id, data }) => [id, (data as ObjectChange).remove !== undefined])).toEqual(
        expect.arrayContaining(gone.map((id) => [id, true])),
      )
      expect(planned).toHaveLength(gone.length)

      const without = (snapshot: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(Object.entries(snapshot).filter(([id]) => !gone.includes(id) && !/^(Pod|Repl)/.test(id)))
      const after = await world().snapshot()
      expect(Object.keys(after).filter((id) => gone.includes(id))).toEqual([])
      expect(without(after)).toEqual(without(before))
      expect(seen.checks.filter(({ status }) => status === 'fail')).toEqual([])
      expect((await runner.plan()).ended.outcome).toBe('unchanged')
    })
  })
}
