import { expect, test } from 'vitest'
import * as z from 'zod'
import { run } from './run.ts'
import { defineStep } from '../step/step.ts'
import { UserError } from '../errors/user-error.ts'

const stepThat = (during: 'observe' | 'apply', stop: AbortController) => {
  const ends = (): never => {
    stop.abort()
    throw new UserError('Stopped before the server answered.')
  }
  return defineStep<object>()({
    id: 'sample',
    title: 'Sample',
    why: 'For a test.',
    after: [],
    config: z.object({}),
    questions: [],
    observe: async () => (during === 'observe' ? ends() : undefined),
    plan: () => ({ changes: [{ id: 'one', action: 'create' as const, target: 'one', data: {} }], findings: [] }),
    apply: async () => ends(),
    verify: async () => [],
  })
}

test.each([
  ['observe', 'cancelled'],
  ['apply', 'failed'],
] as const)('a stop while it is in %s makes the step %s', async (during, outcome) => {
  const stop = new AbortController()
  const outcomes = await run([stepThat(during, stop)], {
    config: { sample: {} },
    ports: {},
    facts: async () => ({
      name: 'demo',
      kubernetesVersion: '1.36.1',
      networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
      namespaces: [],
    }),
    clock: { now: () => new Date(0), sleep: async () => undefined },
    stop: stop.signal,
    kill: new AbortController().signal,
    secrets: { add: () => undefined, redact: (text) => text },
    onEvent: () => undefined,
    approve: async () => true,
  })
  expect(outcomes).toEqual({ sample: outcome })
})
