import { expect, test } from 'vitest'
import * as z from 'zod'
import { run } from './run.ts'
import { runOptions } from './run-options.fixture.ts'
import { defineStep, type AnyStep } from '../step/step.ts'

interface Ports {
  readonly written: Set<string>
  /** The steps that observed, in order. */
  readonly observed: string[]
}

/** Step b undoes itself when a is written, so its first plan is outdated then. */
const step = (id: string, after: readonly string[] = []): AnyStep<Ports> =>
  defineStep<Ports>()({
    id,
    title: id,
    why: 'it is tested',
    after,
    rehearses: true,
    config: z.object({}),
    questions: [],
    observe: async (_config, { ports }) => {
      ports.observed.push(id)
      return ports.written.has(id)
    },
    plan: (_config, isWritten) => ({
      findings: [],
      changes: isWritten === true ? [] : [{ id, action: 'create' as const, target: id, data: id }],
    }),
    apply: async (_change, _config, { ports }) => {
      ports.written.add(id)
      if (id === 'a') ports.written.delete('b')
    },
    verify: async () => [],
  })

const runWith = async (...written: readonly string[]) => {
  const ports: Ports = { written: new Set(written), observed: [] }
  const planned: string[] = []
  const options = runOptions<Ports>({
    config: { a: {}, b: {} },
    ports,
    onEvent: (event) => {
      if (event.type === 'step.planned') planned.push(event.step)
    },
  })
  const outcomes = await run([step('a'), step('b', ['a'])], options)
  return { outcomes, planned, observed: ports.observed }
}

test('observes each step once if nothing has to change', async () => {
  expect(await runWith('a', 'b')).toEqual({
    outcomes: { a: 'unchanged', b: 'unchanged' },
    planned: ['a', 'b'],
    observed: ['a', 'b'],
  })
})

test('observes again after an earlier step has written', async () => {
  const { outcomes, observed } = await runWith('b')
  expect(outcomes).toEqual({ a: 'applied', b: 'applied' })
  expect(observed).toEqual(['a', 'b', 'a', 'a', 'b', 'b'])
})

test('starts slow requests before it plans, and ends them if a plan is rejected', async () => {
  const events: string[] = []
  const rejected = {
    id: 'b/no',
    kind: 'impossible' as const,
    target: 'b',
    text: 'It cannot be had.',
    blocks: 'run' as const,
  }
  const slow = (id: string, isRejected: boolean): AnyStep<Ports> => ({
    ...step(id),
    askAhead: (_config, { stop }) => {
      events.push(`${id} asks ahead`)
      stop.addEventListener('abort', () => events.push(`${id} is ended`))
    },
    plan: () => {
      events.push(`${id} plans`)
      return {
        findings: isRejected ? [rejected] : [],
        changes: [{ id, action: 'create' as const, target: id, data: id }],
      }
    },
  })
  const runBoth = async (isRejected: boolean) => {
    events.length = 0
    const ports: Ports = { written: new Set(), observed: [] }
    await run([slow('a', false), slow('b', isRejected)], runOptions<Ports>({ config: { a: {}, b: {} }, ports }))
    return events.slice(0, 5)
  }
  expect(await runBoth(true)).toEqual(['a asks ahead', 'b asks ahead', 'a plans', 'b plans', 'a is ended'])
  expect(await runBoth(false)).not.toContain('a is ended')
})
