import { defined } from '../defined.ts'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { select } from './select.ts'
import type { AnyStep } from '../step/step.ts'
import { twoStageStop } from './two-stage-stop.ts'
import { waves } from './waves.ts'

const step = (id: string, after: string[] = []): AnyStep<object> => ({
  id,
  title: id,
  why: id,
  after,
  config: z.object({}),
  questions: [],
  observe: async () => ({}),
  plan: () => ({ changes: [], findings: [] }),
  apply: async () => undefined,
  verify: async () => [],
})
const all = [
  step('applications', ['rbac', 'guard']),
  step('rbac', ['namespaces']),
  step('guard', ['namespaces']),
  step('cluster'),
  step('namespaces', ['cluster']),
]

test.each([
  [[], ['cluster', 'namespaces', 'rbac', 'guard', 'applications']],
  [['rbac'], ['rbac']],
  [
    ['rbac', 'cluster'],
    ['rbac', 'cluster'],
  ],
  [
    ['applications', 'namespaces', 'rbac'],
    ['namespaces', 'rbac', 'applications'],
  ],
] as const)('select %j gives %j', (ids, expected) => {
  expect(select(all, ids).map(({ id }) => id)).toEqual(expected)
})

test('an unknown step is an error that lists the existing ones', () => {
  expect(() => select(all, ['rabc'])).toThrow(
    expect.objectContaining({
      message: 'Unknown step "rabc".',
      hint: expect.stringMatching(/^Did you mean rbac\? Steps: /),
    }),
  )
})

test('a dependency cycle is a bug', () => {
  expect(() => select([step('a', ['b']), step('b', ['a'])], [])).toThrow('depend on each other')
})

test('waves: first those without a number in order, then in parallel by number', () => {
  const change = (id: string, wave?: number) => ({
    id,
    action: 'create' as const,
    target: id,
    data: null,
    ...defined({ wave }),
  })
  const ids = waves([change('b', 2), change('x'), change('a', 1), change('y'), change('c', 2)]).map((wave) =>
    wave.map(({ id }) => id),
  )
  expect(ids).toEqual([['x'], ['y'], ['a'], ['b', 'c']])
})

test('two stages: the first signal stops, the second kills, and the first determines the exit code', () => {
  const stages: string[] = []
  const control = twoStageStop((stage) => stages.push(stage))
  expect(control.exitCode()).toBeUndefined()
  control.interrupt()
  expect([control.stop.aborted, control.kill.aborted, control.exitCode()]).toEqual([true, false, 130])
  control.terminate()
  expect([control.kill.aborted, control.exitCode()]).toEqual([true, 130])
  control.interrupt()
  expect(stages).toEqual(['stopping', 'killing'])
})
