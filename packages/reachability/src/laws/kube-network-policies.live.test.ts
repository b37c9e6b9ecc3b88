import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { goProgramForTests } from '@dayone/practice-cloud'
import * as fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { reachBetween } from '../answers/reach-between.ts'
import { hasPort } from '../ports/port-set.ts'
import { adminWorld } from './generated-admins.fixture.ts'
import { outside, peersOf, probes, worldOf, type GeneratedWorld } from './generated-world.fixture.ts'
import { isCompared } from './known-differences.ts'

/**
 * Compares the evaluator with kube-network-policies, the reference implementation of AdminNetworkPolicy: every pair of
 * 2,000 worlds, six ports each. It orders policies of the same priority by name: those
 * results are not compared, and nothing else may be undecided.
 */
const worlds = fc.sample(adminWorld, { numRuns: 2000, seed: 20_261_128 })
let judged: readonly string[] = []

beforeAll(async () => {
  const folder = fileURLToPath(new URL('../../admin-oracle', import.meta.url))
  const program = await goProgramForTests(process.env, { name: 'admin-policy-oracle', folder })
  const input = worlds.map((world) => JSON.stringify({ ...world, outside, probes })).join('\n')
  const { stdout, stderr, status } = spawnSync(program, {
    input,
    maxBuffer: 2 ** 28,
    timeout: 120_000,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  judged = stdout.trimEnd().split('\n')
}, 20 * 60_000)

/** In the format of the oracle: every source, destination and probe; `?` if undecided, `-` if not compared. */
const answersOf = (generated: GeneratedWorld): string => {
  const world = worldOf(generated, { blocksMeanPods: true, adminPolicies: () => 'enforced' })
  const peers = peersOf(world, generated)
  return peers
    .flatMap((from, source) =>
      peers.flatMap((to, destination) => {
        const { ports, undecided } = reachBetween(world, from, to)
        return probes.map(({ protocol, port }) => {
          if (!isCompared(source, destination)) return '-'
          return hasPort(ports, protocol, port) ? '1' : hasPort(undecided, protocol, port) ? '?' : '0'
        })
      }),
    )
    .join('')
}

const specText = (policy: object, field: string): string => {
  const spec: unknown = 'spec' in policy ? policy.spec : undefined
  return typeof spec === 'object' && spec !== null
    ? JSON.stringify(Object.entries(spec).find(([key]) => key === field))
    : ''
}

/** Two policies have the same priority, or the baseline meets NetworkPolicies, which may be of one direction only. */
const mayBeUndecided = ({ admins = [], baselines = [], policies }: GeneratedWorld): boolean =>
  new Set(admins.map((policy) => specText(policy, 'priority'))).size < admins.length ||
  (baselines.length > 0 && policies.length > 0)

it('agrees with kube-network-policies on every pair that is decided', () => {
  expect(judged).toHaveLength(worlds.length)
  const counts = { compared: 0, undecided: 0 }
  const wrong = worlds.flatMap((world, index) => {
    const [mine, theirs] = [answersOf(world), judged[index] ?? '']
    expect(theirs).toHaveLength(mine.length)
    counts.compared += mine.replaceAll(/[-?]/g, '').length
    counts.undecided += mine.replaceAll(/[^?]/g, '').length
    const at = [...mine].findIndex((answer, place) => {
      if (answer === '-' || (answer === '?' && mayBeUndecided(world))) return false
      return answer !== theirs[place]
    })
    return at === -1 ? [] : [`${JSON.stringify(world)} at ${at}: ${mine[at]}`]
  })
  expect(wrong.slice(0, 1), String(wrong.length)).toEqual([])
  expect(counts.compared).toBeGreaterThan(1_000_000)
  expect(counts.undecided).toBeGreaterThan(500)
  expect(counts.undecided).toBeLessThan(counts.compared / 20)
})
