import type { Check, CheckRule } from '@dayone/pipeline'
import { describe, expect, test } from 'vitest'

/** Two worlds of one rule, each returning the checks of a step in it. */
export interface PlantedWorlds {
  /** Without any weakness. */
  readonly sound: () => Promise<readonly Check[]>
  /** With the weakness that the rule's `planted` describes. */
  readonly planted: () => Promise<readonly Check[]>
}

const ofRule = (checks: readonly Check[], id: string): readonly Check[] => checks.filter(({ rule }) => rule === id)

const described = (checks: readonly Check[]): readonly string[] =>
  checks.map(({ id, status, text }) => `${status} ${id}: ${text}`)

/**
 * Every rule has a world in which it must fail and one in which it must not, and every check belongs to a rule. A rule
 * that practice cannot measure is skipped in the sound world, and says so; it never passes there without running. Call
 * it in a test file of the step's package.
 */
export function plantedLaws(rules: readonly CheckRule[], worlds: Readonly<Record<string, PlantedWorlds>>): void {
  describe('every check has a situation in which it must fail', () => {
    test('and every situation has a rule', () => {
      expect(Object.keys(worlds).toSorted()).toEqual(rules.map(({ id }) => id).toSorted())
    })

    test.each(rules.map((rule) => [rule.id, rule] as const))('%s', async (id, rule) => {
      const world = worlds[id]
      if (world === undefined) throw new Error(`${id} has no planted world`)
      const all = await world.sound()
      const sound = ofRule(all, id)
      expect(described(all.filter((check) => !rules.some((one) => one.id === check.rule))), 'of no rule').toEqual([])
      expect(described(sound), `in a sound world: ${rule.promise}`).not.toEqual([])
      expect(described(sound.filter(({ status }) => status === 'fail' || status === 'warn'))).toEqual([])
      const planted = ofRule(await world.planted(), id)
      expect(
        planted.some(({ status }) => status === 'fail'),
        `must fail: ${rule.planted}\n${described(planted).join('\n')}`,
      ).toBe(true)
    })
  })
}
