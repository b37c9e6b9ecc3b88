import { expect, test } from 'vitest'
import * as z from 'zod'
import type { PipelineEvent } from '../events/events.ts'
import type { Finding } from '../step/finding.ts'
import { runOptions } from './run-options.fixture.ts'
import type { RunOptions } from './run-options.ts'
import { run } from './run.ts'
import { defineStep, type AnyStep } from '../step/step.ts'

type Ports = { readonly written: Set<string> }

const refusal: Finding = {
  id: 'refused/b',
  kind: 'risk',
  target: 'b',
  text: 'b would be rejected: the webhook x refuses it.',
  hint: 'Look at x.',
  blocks: 'plan',
}

const step = (id: string, findings: readonly Finding[] = [], after: readonly string[] = []): AnyStep<Ports> =>
  defineStep<Ports>()({
    id,
    title: id,
    why: 'it is tested',
    after,
    rehearses: true,
    config: z.object({}),
    questions: [],
    observe: async (_config, { ports }) => ports.written.has(id),
    plan: (_config, isWritten) => ({
      findings,
      changes: isWritten === true ? [] : [{ id, action: 'create' as const, target: id, data: id }],
    }),
    apply: async (_change, _config, { ports }) => void ports.written.add(id),
    verify: async () => [],
  })

const world = (overrides: Partial<RunOptions<Ports>> = {}) => {
  const events: PipelineEvent[] = []
  const written = new Set<string>()
  const options = runOptions<Ports>({
    config: { a: {}, b: {}, c: {} },
    ports: { written },
    onEvent: (event) => events.push(event),
    ...overrides,
  })
  const failures = () => events.flatMap((event) => (event.type === 'step.finished' && event.failure ? [event] : []))
  return { options, events, written, failures }
}

test('reports a rejection in the last step before the first step writes', async () => {
  const { options, written, failures, events } = world()
  const outcomes = await run([step('a'), step('b', [refusal], ['a'])], options)
  expect(outcomes).toEqual({ a: 'blocked', b: 'failed' })
  expect([...written]).toEqual([])
  expect(failures()).toMatchObject([
    {
      step: 'b',
      failure: { exitCode: 5, message: expect.stringContaining('the webhook x refuses it'), hint: 'Look at x.' },
    },
  ])
  expect(events).toContainEqual(expect.objectContaining({ type: 'step.planned', step: 'b' }))
})

test('a single step is rejected before its own first write, without asking for approval', async () => {
  const asked: string[] = []
  const { options, written } = world({
    approve: async ({ id }) => {
      asked.push(id)
      return true
    },
  })
  expect(await run([step('b', [refusal])], options)).toEqual({ b: 'failed' })
  expect([...written, ...asked]).toEqual([])
})

test('a plan alone ends as rejected too, except if it only lacks write permission', async () => {
  const planOnly = () => {
    const { approve: _approve, ...options } = world().options
    return options
  }
  expect(await run([step('b', [refusal])], planOnly())).toEqual({ b: 'failed' })
  const rights: Finding = { ...refusal, blocks: 'apply' }
  expect(await run([step('b', [rights])], planOnly())).toEqual({ b: 'planned' })
  expect(await run([step('b', [rights])], world().options)).toEqual({ b: 'failed' })
})

test('a rejection of existing objects does not stop a run without changes', async () => {
  const { options, written } = world()
  written.add('b')
  expect(await run([step('a'), step('b', [refusal], ['a'])], options)).toEqual({ a: 'applied', b: 'unchanged' })
})

test('a change that is needed again right after it was applied ends the run, and is applied once', async () => {
  const applied: string[] = []
  const undone: AnyStep<Ports> = { ...step('a'), apply: async () => void applied.push('a') }
  const { options, failures } = world()
  expect(await run([undone], options)).toEqual({ a: 'failed' })
  expect(applied).toEqual(['a'])
  expect(failures()).toMatchObject([{ failure: { exitCode: 5, message: expect.stringContaining('reverts a') } }])
})

test('a step that has nothing to write itself keeps the others from writing', async () => {
  const held = step('b', [{ ...refusal, blocks: 'run' }], ['a'])
  const { options, written } = world()
  const nothing = { ...held, plan: () => ({ findings: [{ ...refusal, blocks: 'run' as const }], changes: [] }) }
  expect(await run([step('a'), nothing], options)).toEqual({ a: 'blocked', b: 'failed' })
  expect([...written]).toEqual([])
})

test('what is accepted keeps nobody from writing', async () => {
  const accepted = { reason: 'known', owner: 'ann', until: '2099-01-01' }
  const { options, written } = world()
  expect(await run([step('a'), step('b', [{ ...refusal, blocks: 'run', accepted }], ['a'])], options)).toEqual({
    a: 'applied',
    b: 'applied',
  })
  expect([...written]).toEqual(['a', 'b'])
})

test.each(['plan', 'apply'] as const)(
  'accepting what the server would reject does not write it: %s',
  async (blocks) => {
    const accepted = { reason: 'known', owner: 'ann', until: '2099-01-01' }
    const { options, written } = world()
    await run([step('a'), step('b', [{ ...refusal, blocks, accepted }], ['a'])], options)
    expect([...written]).toEqual([])
  },
)
