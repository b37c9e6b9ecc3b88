import { expect, test } from 'vitest'
import * as z from 'zod'
import type { PipelineEvent } from '../events/events.ts'
import type { Plan } from '../step/plan.ts'
import type { RunOptions } from './run-options.ts'
import { run } from './run.ts'
import { defineStep } from '../step/step.ts'
import { verify } from './verify.ts'

const SECRET = 'correct-horse-battery'
const HOSTILE = '\u001b[2Jghcr.io/evil\u202e:1\n✓ all is proved'

const step = defineStep<object>()({
  id: 'images',
  title: 'Images',
  why: 'A name from the cluster may hold anything.',
  after: [],
  config: z.object({}),
  questions: [],
  observe: async () => ({}),
  plan: (): Plan<{ image: string }> => ({
    changes: [{ id: 'image', action: 'update', target: HOSTILE, diff: `- a\n+ ${HOSTILE}`, data: { image: HOSTILE } }],
    findings: [{ id: 'f', kind: 'risk', target: 'web', text: `${SECRET} in ${HOSTILE}` }],
  }),
  apply: async (change, _config, { report }) => {
    report(`applied ${JSON.stringify(change.data)} ${HOSTILE}`)
    throw new Error(HOSTILE)
  },
  verify: async () => [
    { id: 'c', target: HOSTILE, status: 'fail' as const, text: `The password is ${SECRET}.`, means: `read ${HOSTILE}` },
  ],
})

function watched(): { events: PipelineEvent[]; options: RunOptions<object> } {
  const events: PipelineEvent[] = []
  const options: RunOptions<object> = {
    config: { images: {} },
    ports: {},
    facts: async () => ({
      name: 'shop.example.com',
      kubernetesVersion: '1.36.1',
      networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
      namespaces: [],
    }),
    clock: { now: () => new Date(0), sleep: async () => undefined },
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    secrets: { add: () => undefined, redact: (text) => text.replaceAll(SECRET, '[redacted]') },
    onEvent: (event) => events.push(event),
  }
  return { events, options }
}

/** Everything that users see, as JSON. */
const textOf = (value: unknown): string => JSON.stringify(value)

test('verify redacts a secret in the text of a check', async () => {
  const { events, options } = watched()
  await verify([step], options)
  expect(events.map(({ type }) => type)).toEqual(['run.started', 'step.checked', 'run.finished'])
  expect(textOf(events)).not.toContain(SECRET)
  expect(textOf(events)).toContain('The password is [redacted].')
})

test('checks, plans, output and failures contain no control characters and no injected lines', async () => {
  const { events, options } = watched()
  const approved: Plan[] = []
  await verify([step], options)
  await run([step], {
    ...options,
    approve: async (_step, plan) => {
      approved.push(plan)
      return true
    },
  })
  // JSON writes a raw escape character as \u001b, and an escaped one as \\u001b.
  expect(textOf([events, approved])).not.toMatch(/(?<!\\)\\u001b|\u202e/)
  const [checked] = events.flatMap((event) => (event.type === 'step.checked' ? [event.check] : []))
  expect(checked?.target).toBe('\\u001b[2Jghcr.io/evil\\u202e:1\\n✓ all is proved')
  expect(approved[0]?.changes[0]?.diff?.split('\n')).toHaveLength(3)
  expect(textOf(approved)).not.toContain(SECRET)
  const failed = events.find((event) => event.type === 'step.finished')
  expect(failed).toMatchObject({ outcome: 'failed', failure: { exitCode: 1 } })
})

test('applies the original change', async () => {
  const applied: unknown[] = []
  const recording = { ...step, apply: async ({ data }: { data: unknown }) => void applied.push(data) }
  await run([recording], { ...watched().options, approve: async () => applied.length === 0 })
  expect(applied).toEqual([{ image: HOSTILE }])
})

test('redacts keys of proofs until checks are reported, and then forgets them, even if the checks fail', async () => {
  const { events, options } = watched()
  const known = new Set<string>()
  const secrets = {
    add: (secret: string) => void known.add(secret),
    forget: (secret: string) => void known.delete(secret),
    redact: (text: string) => [...known].reduce((all, secret) => all.replaceAll(secret, '[redacted]'), text),
  }
  const proving = (key: string, fails: boolean) => ({
    ...step,
    verify: async (_config: unknown, { secret }: { secret: (value: string) => void }) => {
      secret(key)
      if (fails) throw new Error(`no connection with ${key}`)
      return [{ id: key, target: 'team', status: 'pass' as const, text: `asked with ${key}`, means: 'asked' }]
    },
  })
  secrets.add('of-the-whole-run')
  await verify([proving('first-key', false), proving('second-key', true)], { ...options, secrets })
  expect(textOf(events)).toContain('asked with [redacted]')
  expect(textOf(events)).toContain('no connection with [redacted]')
  expect([...known]).toEqual(['of-the-whole-run'])
})
