import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { goProgramForTests } from '@dayone/practice-cloud'
import * as fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { reachBetween } from '../answers/reach-between.ts'
import { hasPort } from '../ports/port-set.ts'
import { generatedWorld, outside, peersOf, probes, worldOf, type GeneratedWorld } from './generated-world.fixture.ts'
import { isCompared, knownDifferences, type KnownDifference } from './known-differences.ts'

/** Compares the evaluator with cyclonus, an independent policy engine: every pair of 2,500 worlds, six ports each. */
const worlds = fc.sample(generatedWorld, { numRuns: 2500, seed: 20_261_127 })
let judged: readonly string[] = []

beforeAll(async () => {
  const folder = fileURLToPath(new URL('../../oracle', import.meta.url))
  const program = await goProgramForTests(process.env, { name: 'cyclonus-oracle', folder })
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

/** In the judge's format: every source, destination and probe; `-` if it is not compared. */
const answersOf = (generated: GeneratedWorld, differences: readonly KnownDifference[] = []): string => {
  const seen = differences.reduce((world, { asCyclonus }) => asCyclonus(world), generated)
  const world = worldOf(seen, { blocksMeanPods: differences.some(({ blocksMeanPods }) => blocksMeanPods === true) })
  const peers = peersOf(world, seen)
  return peers
    .flatMap((from, source) =>
      peers.flatMap((to, destination) => {
        const { ports } = reachBetween(world, from, to)
        return probes.map(({ protocol, port }) => {
          if (!isCompared(source, destination)) return '-'
          return hasPort(ports, protocol, port) ? '1' : '0'
        })
      }),
    )
    .join('')
}

const disagreements = (mine: string, theirs: string): number =>
  [...mine].filter((answer, index) => answer !== '-' && answer !== theirs[index]).length

it('agrees with cyclonus on every pair, except for the known differences', () => {
  expect(judged).toHaveLength(worlds.length)
  const counts = { compared: 0, agreed: 0, differing: 0 }
  const unexplained = worlds.filter((world, index) => {
    const theirs = judged[index] ?? ''
    const mine = answersOf(world)
    expect(theirs).toHaveLength(mine.length)
    const wrong = disagreements(mine, theirs)
    counts.compared += mine.replaceAll('-', '').length
    counts.differing += wrong
    if (wrong === 0) return false
    return disagreements(answersOf(world, knownDifferences), theirs) > 0
  })
  expect(unexplained.map((world) => JSON.stringify(world)).slice(0, 1)).toEqual([])
  expect(counts.compared).toBeGreaterThan(1_000_000)
  expect(counts.differing).toBeLessThan(counts.compared / 10)
})

it.each(knownDifferences)('the known difference $id is real: without it some worlds disagree', (difference) => {
  const others = knownDifferences.filter((one) => one !== difference)
  const differs = worlds.some((world, index) => disagreements(answersOf(world, others), judged[index] ?? '') > 0)
  expect(differs).toBe(true)
})
