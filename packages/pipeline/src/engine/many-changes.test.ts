import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import * as z from 'zod'
import type { PipelineEvent } from '../events/events.ts'
import type { RunOptions } from './run-options.ts'
import { run } from './run.ts'
import { defineStep } from '../step/step.ts'

/** Enough items for an unsliced run to be detected. */
const count = 1_000
/** The number of texts of a change and of an event about it. */
const textsOfOne = 15

interface World {
  readonly made: Set<string>
}

const ids = Array.from({ length: count }, (_value, index) => `change-${index}`)

const objects = defineStep<World>()({
  id: 'objects',
  title: 'Objects',
  why: 'There are many of them.',
  after: [],
  config: z.object({}),
  questions: [],
  observe: async (_config, { ports }) => new Set(ports.made),
  plan: (_config, observed) => ({
    changes: ids
      .filter((id) => observed?.has(id) !== true)
      .map((id) => ({
        id,
        action: 'create' as const,
        target: id,
        why: id,
        wave: 1,
        data: { lines: [id, id, id, id] },
      })),
    findings: ids.map((id) => ({ id, kind: 'risk' as const, target: id, text: id })),
  }),
  // A request takes one turn of the event loop.
  apply: async ({ id }, _config, { ports }) => {
    await nextTurn()
    ports.made.add(id)
  },
  verify: async () => ids.map((id) => ({ id, target: id, status: 'pass' as const, text: id, means: id })),
})

const world = (redact: (text: string) => string, overrides: Partial<RunOptions<World>> = {}): RunOptions<World> => ({
  config: { objects: {} },
  ports: { made: new Set() },
  facts: async () => ({
    name: 'demo',
    kubernetesVersion: '1.36.1',
    networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
    namespaces: [],
    uid: 'u-1',
  }),
  clock: { now: () => new Date(0), sleep: (ms) => sleep(ms) },
  stop: new AbortController().signal,
  kill: new AbortController().signal,
  secrets: { add: () => undefined, redact },
  onEvent: () => undefined,
  approve: async () => true,
  ...overrides,
})

/** The maximum count within one turn of the event loop, during which no key is read. */
const mostInOneTurn = async (work: (countOne: () => void) => Promise<unknown>): Promise<number> => {
  let [now, most, isOver] = [0, 0, false]
  const turns = async (): Promise<void> => {
    while (!isOver) {
      most = Math.max(most, now)
      now = 0
      await nextTurn()
    }
  }
  const counted = turns()
  await work(() => (now += 1))
  isOver = true
  await counted
  return Math.max(most, now)
}

test('processes plans, changes and checks by the thousand in slices: nothing freezes', async () => {
  const events: PipelineEvent[] = []
  let texts = 0
  const most = await mostInOneTurn((countOne) =>
    run(
      [objects],
      world(
        (text) => {
          texts += 1
          countOne()
          return text
        },
        { onEvent: (event) => void events.push(event) },
      ),
    ),
  )
  expect(events.filter(({ type }) => type === 'change.applied')).toHaveLength(count)
  expect(events.filter(({ type }) => type === 'step.checked')).toHaveLength(count)
  expect(texts).toBeGreaterThan(20 * count)
  expect(most).toBeLessThanOrEqual(50 * textsOfOne)
})

test('a stop during a wave starts no more of it, and the next run does the rest', async () => {
  const stop = new AbortController()
  const ports: World = { made: new Set() }
  const begun: string[] = []
  const onEvent = (event: PipelineEvent): void => {
    if (event.type !== 'change.started') return
    begun.push(event.change.id)
    if (begun.length === 40) stop.abort()
  }
  const plain = (text: string): string => text
  expect(await run([objects], world(plain, { ports, onEvent, stop: stop.signal }))).toEqual({ objects: 'cancelled' })
  expect(begun).toHaveLength(40)
  expect([...ports.made].toSorted()).toEqual(begun.toSorted())
  expect(await run([objects], world(plain, { ports }))).toEqual({ objects: 'applied' })
  expect(ports.made.size).toBe(count)
})
