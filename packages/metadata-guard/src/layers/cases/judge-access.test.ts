import { describe, expect, test } from 'vitest'
import { judgeAccess } from '../judge-access.ts'
import type { Verdict } from '../access.ts'
import { calicoCases } from './calico-cases.ts'
import { layersOf, optionsOf, requesterOf, targetOf } from './case-world.ts'
import { ciliumCases } from './cilium-cases.ts'
import { machineCases } from './machine-cases.ts'
import { otherCases } from './other-cases.ts'
import { sources } from './sources.ts'

const groups = [...machineCases, ...ciliumCases, ...calicoCases, ...otherCases]

const textOf = (verdict: Verdict): string =>
  verdict.state === 'blocked' ? `blocked by ${verdict.by.join(', ')}` : verdict.state

describe.each(groups)('$plugin: $title', (group) => {
  const layers = layersOf(group)
  test.each(group.cases)('%s → %s: %s (%s)', (...one) => {
    const verdict = judgeAccess(layers, optionsOf(group), requesterOf(one), targetOf(one))
    expect(textOf(verdict), sources[one[3]]).toBe(one[2])
  })
})

test('the table has its breadth: answers, plugins, addresses and a source each', () => {
  const cases = groups.flatMap((group) => group.cases)
  const all = (of: (one: (typeof cases)[number]) => string) => new Set(cases.map(of))
  expect(cases.length).toBeGreaterThanOrEqual(60)
  expect(all(([, to]) => to.split(' ')[0] ?? '').size).toBeGreaterThanOrEqual(8)
  expect(new Set(groups.map(({ plugin }) => plugin)).size).toBeGreaterThanOrEqual(8)
  expect([...all(([, , , source]) => source)].toSorted()).toEqual(Object.keys(sources).toSorted())
})
