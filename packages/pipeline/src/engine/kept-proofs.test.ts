import { expect, test } from 'vitest'
import * as z from 'zod'
import { run } from './run.ts'
import { verify } from './verify.ts'
import type { RunOptions } from './run-options.ts'
import type { KeptProof, ProofBook } from '../checks/proof-book.ts'
import type { PipelineEvent } from '../events/events.ts'
import { UserError } from '../errors/user-error.ts'
import type { Check } from '../step/finding.ts'
import { defineStep } from '../step/step.ts'

const check = (status: Check['status'], more: Partial<Check> = {}): Check => ({
  id: status,
  target: 'world',
  text: 'It holds.',
  means: 'asked',
  status,
  ...more,
})

/** A cluster that others write to, and a step without changes that only runs its checks. */
interface World {
  state: string | undefined
  changes: number
  checks: readonly Check[]
  whileProving?: () => void
}

const stepOf = (world: World) =>
  defineStep<object>()({
    id: 'guard',
    title: 'Guard',
    why: 'Somebody must.',
    after: [],
    config: z.object({}),
    questions: [],
    observe: async () => world.changes,
    plan: (_config, left) => ({
      changes: left === 0 || left === undefined ? [] : [{ id: 'one', action: 'update', target: 'world', data: {} }],
      findings: [],
    }),
    apply: async () => void (world.changes = 0),
    verify: async () => {
      world.whileProving?.()
      return world.checks
    },
    restsOn: async () => world.state,
  })

const bookOf = (): ProofBook => {
  const known = new Map<string, KeptProof & { readonly restsOn: string }>()
  return {
    find: async ({ step, restsOn }) => (known.get(step)?.restsOn === restsOn ? known.get(step) : undefined),
    keep: async ({ step, restsOn }, proof) => void known.set(step, { ...proof, restsOn, at: '2026-11-27T18:00:00Z' }),
    forget: async (step) => void known.delete(step),
  }
}

const facts = {
  name: 'shop',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [],
}

const start = (start: Partial<World> = {}) => {
  const world: World = { state: 'as it was', changes: 0, checks: [check('pass'), check('skip')], ...start }
  const proofs = bookOf()
  const ended = async (act: (options: RunOptions<object>) => Promise<unknown>): Promise<string> => {
    const events: PipelineEvent[] = []
    await act({
      config: { guard: {} },
      ports: {},
      facts: async () => facts,
      clock: { now: () => new Date(0), sleep: async () => undefined },
      stop: new AbortController().signal,
      kill: new AbortController().signal,
      secrets: { add: () => undefined, redact: (text) => text },
      onEvent: (event) => events.push(event),
      approve: async () => true,
      proofs,
    })
    const kept = events.some(({ type }) => type === 'proof.kept')
    const checked = events.filter(({ type }) => type === 'step.checked').length
    return kept ? `kept, ${checked} checked` : `${checked} checked`
  }
  return {
    world,
    up: () => ended((options) => run([stepOf(world)], options)),
    verify: () => ended((options) => verify([stepOf(world)], options)),
  }
}

test('what was proved is not proved again until something changes', async () => {
  const { world, up } = start()
  expect([await up(), await up(), await up()]).toEqual(['2 checked', 'kept, 0 checked', 'kept, 0 checked'])
  world.state = 'somebody wrote'
  expect([await up(), await up()]).toEqual(['2 checked', 'kept, 0 checked'])
})

test('verify proves everything, and what it proved counts', async () => {
  const { verify, up } = start()
  expect([await verify(), await verify(), await up()]).toEqual(['2 checked', '2 checked', 'kept, 0 checked'])
})

test('a step that changed something is proved', async () => {
  const { world, up } = start()
  await up()
  world.changes = 1
  expect([await up(), await up()]).toEqual(['2 checked', 'kept, 0 checked'])
})

test.each<[string, readonly Check[]]>([
  ['failed', [check('pass'), check('fail')]],
  ['warned', [check('pass'), check('warn')]],
  ['could not be asked', [check('pass'), check('skip', { notAsked: true })]],
  ['left something critical out', [check('pass'), check('skip', { severity: 'critical' })]],
  ['proved nothing', [check('skip')]],
])('what %s is not kept, and ends what was kept before', async (_what, checks) => {
  const { world, up, verify } = start()
  await up()
  world.checks = checks
  await verify()
  expect(await up()).toBe(`${checks.length} checked`)
  expect(await up()).toBe(`${checks.length} checked`)
})

test('what somebody changed while it was proved is not kept', async () => {
  const { world, up } = start()
  world.whileProving = () => (world.state = `${world.state ?? ''} and more`)
  expect([await up(), await up()]).toEqual(['2 checked', '2 checked'])
})

test('a step that cannot know what its checks rest on is proved each time', async () => {
  const { up } = start({ state: undefined })
  expect([await up(), await up()]).toEqual(['2 checked', '2 checked'])
})

test('and so is one that may not read it', async () => {
  const { world, up } = start()
  await up()
  Object.defineProperty(world, 'state', {
    get: () => {
      throw new UserError('Forbidden.', { exitCode: 6 })
    },
  })
  expect([await up(), await up()]).toEqual(['2 checked', '2 checked'])
})
