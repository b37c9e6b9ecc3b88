import { hasManagedLabel, refOf, type Kube, type KubeObject, type ObjectChange } from '@dayone/kube'
import type { AnyStep } from '@dayone/pipeline'
import { describe, expect, test } from 'vitest'
import { liveRunner, type LiveWorld } from './live-run.ts'

interface OwnedObject {
  readonly id: string
  readonly manifest: KubeObject
}

/** A world whose snapshot contains the version of each object by id, as in `liveSnapshot`. */
export interface LiveObjectWorld<Ports> extends LiveWorld<Ports> {
  readonly snapshot: () => Promise<Readonly<Record<string, unknown>>>
}

/** Objects that are recreated together with a Deployment. */
const isConsequence = (id: string): boolean => /^(Pod|ReplicaSet)\//.test(id)

const managersOf = (object: KubeObject | undefined) =>
  (object?.metadata['managedFields'] ?? []) as readonly { readonly manager: string; readonly operation: string }[]

/**
 * The laws of a step that owns Kubernetes objects. Call it after `liveLaws`, which need a world in which the step has
 * never run.
 */
export function liveObjectLaws<Ports extends { readonly kube: Kube }>(
  step: AnyStep<Ports>,
  input: unknown,
  world: () => LiveObjectWorld<Ports>,
): void {
  const runner = liveRunner(step, input, world)

  /** The plan for a missing cluster lists everything that the step owns. */
  const owned = async (): Promise<readonly OwnedObject[]> => {
    const { changes } = step.plan(step.config.parse(input), undefined, await world().facts())
    return changes.map(({ id, data }) => ({ id, manifest: (data as ObjectChange).manifest }))
  }

  describe(`live laws of the objects of ${step.id}`, () => {
    test('each of them exists, labelled, and applied by dayone', async () => {
      await runner.apply()
      const objects = await owned()
      const live = await Promise.all(objects.map(({ manifest }) => world().ports.kube.get(refOf(manifest))))
      const strange = objects.filter((_, index) => {
        const object = live[index]
        const isApplied = managersOf(object).some(
          ({ manager, operation }) => manager === 'dayone' && operation === 'Apply',
        )
        return object === undefined || !hasManagedLabel(object) || !isApplied
      })
      expect(objects).not.toEqual([])
      expect(strange.map(({ id }) => id)).toEqual([])
    })

    test('an object deleted by hand is planned and recreated, and nothing else is written', async () => {
      const { kube } = world().ports
      // One of each kind; deleting a namespace takes too long.
      const ofEachKind = [...new Map((await owned()).map((object) => [object.manifest.kind, object])).values()]
      const victims = ofEachKind.filter(({ manifest }) => manifest.kind !== 'Namespace')
      const before = await world().snapshot()
      for (const { manifest } of victims) await kube.remove(refOf(manifest))
      const { ended, planned, step: seen } = await runner.apply()
      expect(ended).toEqual({ outcome: 'applied', failure: undefined })
      expect(planned.map(({ id }) => id).toSorted()).toEqual(victims.map(({ id }) => id).toSorted())
      const isVictim = (id: string) => victims.some((victim) => victim.id === id)
      const others = (snapshot: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(Object.entries(snapshot).filter(([id]) => !isVictim(id) && !isConsequence(id)))
      expect(others(await world().snapshot())).toEqual(others(before))
      expect(seen.checks.filter(({ status }) => status === 'fail')).toEqual([])
      expect((await runner.plan()).ended.outcome).toBe('unchanged')
    })
  })
}
