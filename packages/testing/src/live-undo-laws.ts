import { refId, refOf, type Kube, type ObjectChange } from '@dayone/kube'
import type { AnyStep } from '@dayone/pipeline'
import { describe, expect, test } from 'vitest'
import type { LiveObjectWorld } from './live-object-laws.ts'
import { liveRunner } from './live-run.ts'

type Snapshot = Readonly<Record<string, unknown>>

/** A step that can be removed. */
type Removable<Ports> = AnyStep<Ports> & { readonly removal: AnyStep<NoInfer<Ports>> }

/**
 * The law of removal: remove deletes what apply created, and nothing else; apply recreates it. Call it last: it leaves
 * the step applied.
 */
export function liveUndoLaws<Ports extends { readonly kube: Kube }>(
  step: Removable<Ports>,
  input: unknown,
  world: () => LiveObjectWorld<Ports>,
): void {
  const runner = liveRunner(step, input, world)
  const undo = liveRunner(step.removal, {}, world)
  const failed = (checks: readonly { readonly status: string; readonly text: string }[]) =>
    checks.filter(({ status }) => status === 'fail').map(({ text }) => text)

  describe(`live law of undoing ${step.id}`, () => {
    test('remove deletes what apply created, and nothing else; apply recreates it', async () => {
      await runner.apply()
      const { changes } = step.plan(step.config.parse(input), undefined, await world().facts())
      const manifests = changes.map(({ data }) => (data as ObjectChange).manifest)
      const owned = new Set(manifests.map((manifest) => refId(refOf(manifest))))
      expect(failed((await undo.check()).step.checks)).toHaveLength(1)

      const before = await world().snapshot()
      const { ended, planned, step: seen } = await undo.apply()
      expect(ended).toEqual({ outcome: 'applied', failure: undefined })
      expect(planned.map(({ id }) => id).toSorted()).toEqual([...owned].toSorted())
      expect(seen.findings.map(({ text }) => text)).not.toEqual([])
      expect(seen.checks.map(({ status, text }) => [status, text])).toEqual([
        ['pass', `Nothing the step ${step.id} created is left.`],
      ])

      const others = (snapshot: Snapshot): Snapshot =>
        Object.fromEntries(Object.entries(snapshot).filter(([id]) => !owned.has(id) && !/^(Pod|ReplicaSet)\//.test(id)))
      expect(others(await world().snapshot())).toEqual(others(before))
      const kept = planned.filter(({ data }) => (data as ObjectChange).release !== undefined).map(({ id }) => id)
      const live = await Promise.all(manifests.map((manifest) => world().ports.kube.get(refOf(manifest))))
      const left = live.flatMap((object) => (object === undefined ? [] : [refId(refOf(object))]))
      expect(left.toSorted()).toEqual(kept.toSorted())
      expect(JSON.stringify(live)).not.toContain('"manager":"dayone","operation":"Apply"')
      expect((await undo.plan()).ended.outcome).toBe('unchanged')

      const again = await runner.apply()
      expect(again.ended).toEqual({ outcome: 'applied', failure: undefined })
      expect(again.planned.map(({ id }) => id).toSorted()).toEqual([...owned].toSorted())
      expect(failed(again.step.checks)).toEqual([])
    })
  })
}
