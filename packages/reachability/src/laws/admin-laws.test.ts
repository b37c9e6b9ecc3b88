import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { reachBetween, type Answer } from '../answers/reach-between.ts'
import type { AdminKind, Support } from '../admin/admin-support.ts'
import { differenceOf, intersectionOf, isEmptySet, isEverything, unionOf } from '../ports/port-set.ts'
import type { Peer } from '../pods/pod.ts'
import { adminWorld, generatedAdmin } from './generated-admins.fixture.ts'
import { worldOf, type GeneratedAdmin, type GeneratedWorld } from './generated-world.fixture.ts'

/** The answers of all pairs of pods. */
const answersOf = (generated: GeneratedWorld, supportOf: (kind: AdminKind) => Support = () => 'enforced') => {
  const world = worldOf(generated, { adminPolicies: supportOf })
  const peers = world.workloads.flatMap(({ pods }) => pods.map((pod): Peer => ({ kind: 'pod', pod })))
  return peers.flatMap((from) => peers.filter((to) => to !== from).map((to): Answer => reachBetween(world, from, to)))
}

const resultsOf = (answers: readonly Answer[]) => answers.map(({ ports, undecided }) => ({ ports, undecided }))

const withAdmin = ({ admins = [], ...world }: GeneratedWorld, added: GeneratedAdmin): GeneratedWorld => ({
  ...world,
  admins: [...admins, added],
})

/** Before every generated policy, for every pod in both directions. */
const first = (action: string): GeneratedAdmin => {
  const everyone = [{ namespaces: {} }]
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'AdminNetworkPolicy',
    metadata: { name: 'first' },
    spec: {
      priority: 0,
      subject: { namespaces: {} },
      ingress: [{ action, from: everyone }],
      egress: [{ action, to: everyone }],
    },
  }
}

const later = ({ admins = [], ...world }: GeneratedWorld): GeneratedWorld => ({
  ...world,
  admins: admins.map(({ spec, ...rest }) => ({ ...rest, spec: { ...spec, priority: 1000 } })),
})

const runs = { numRuns: 150 }

it('a policy of administrators that selects nothing changes nothing', () => {
  fc.assert(
    fc.property(adminWorld, generatedAdmin('added'), (world, added) => {
      const nobody = { ...added, spec: { ...added.spec, subject: { namespaces: { matchLabels: { team: 'nobody' } } } } }
      expect(resultsOf(answersOf(withAdmin(world, nobody)))).toEqual(resultsOf(answersOf(world)))
    }),
    runs,
  )
})

it('allowing or denying everything first decides everything, and passing everything leaves out the others', () => {
  fc.assert(
    fc.property(adminWorld, (generated) => {
      const world = later(generated)
      for (const { ports } of answersOf(withAdmin(world, first('Allow')))) expect(isEverything(ports)).toBe(true)
      for (const { ports, undecided } of answersOf(withAdmin(world, first('Deny'))))
        expect(isEmptySet(unionOf([ports, undecided]))).toBe(true)
      expect(resultsOf(answersOf(withAdmin(world, first('Pass'))))).toEqual(
        resultsOf(answersOf({ ...world, admins: [] })),
      )
    }),
    runs,
  )
})

it('the baseline changes nothing for pods that NetworkPolicies isolate', () => {
  fc.assert(
    fc.property(adminWorld, (generated) => {
      const deny = (namespace: string) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { namespace, name: 'deny' },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      })
      const world = {
        ...generated,
        policies: [...generated.policies, ...[...new Set(generated.pods.map(({ namespace }) => namespace))].map(deny)],
      }
      expect(resultsOf(answersOf(world))).toEqual(resultsOf(answersOf({ ...world, baselines: [] })))
    }),
    runs,
  )
})

it('the order of the objects does not matter', () => {
  fc.assert(
    fc.property(adminWorld, ({ admins = [], ...world }) => {
      const turned = { ...world, policies: world.policies.toReversed(), admins: admins.toReversed() }
      expect(resultsOf(answersOf(turned))).toEqual(resultsOf(answersOf({ ...world, admins })))
    }),
    runs,
  )
})

it('not knowing what is enforced says neither more nor less than both possibilities', () => {
  fc.assert(
    fc.property(adminWorld, ({ baselines: _left, ...world }) => {
      const unknown = answersOf(world, () => 'not known')
      const [on, off] = [answersOf(world), answersOf(world, () => 'ignored')]
      for (const [index, { ports, undecided }] of unknown.entries()) {
        const [one, other] = [on[index], off[index]]
        if (one === undefined || other === undefined) throw new Error('the pairs differ')
        expect(isEmptySet(differenceOf(ports, intersectionOf(one.ports, other.ports)))).toBe(true)
        const possible = unionOf([one.ports, one.undecided, other.ports, other.undecided])
        expect(isEmptySet(differenceOf(possible, unionOf([ports, undecided])))).toBe(true)
      }
    }),
    runs,
  )
})

it('without policies of administrators nothing is undecided, whatever the plugin enforces', () => {
  fc.assert(
    fc.property(adminWorld, (world) => {
      const plain = { ...world, admins: [], baselines: [] }
      for (const { undecided } of answersOf(plain, () => 'not known')) expect(isEmptySet(undecided)).toBe(true)
      expect(answersOf(plain, () => 'not known')).toEqual(answersOf(plain, () => 'ignored'))
    }),
    { numRuns: 50 },
  )
})
