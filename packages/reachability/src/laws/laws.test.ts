import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseAddress } from '../addresses/address.ts'
import { directionVerdict } from '../answers/direction-verdict.ts'
import { reachBetween } from '../answers/reach-between.ts'
import type { Direction } from '../policies/policy.ts'
import {
  allPorts,
  differenceOf,
  intersectionOf,
  isEmptySet,
  isSameSet,
  unionOf,
  type PortSet,
} from '../ports/port-set.ts'
import type { Peer } from '../pods/pod.ts'
import type { World } from '../world/world.ts'
import {
  generatedPolicy,
  generatedWorld,
  namespaces,
  outside,
  policyOf,
  worldOf,
  type GeneratedPolicy,
  type GeneratedWorld,
} from './generated-world.fixture.ts'

const peersOf = (world: World): readonly Peer[] => [
  ...world.workloads.flatMap(({ pods }) => pods.map((pod): Peer => ({ kind: 'pod', pod }))),
  ...outside.flatMap((text): readonly Peer[] => {
    const address = parseAddress(text)
    return address === undefined ? [] : [{ kind: 'address', address }]
  }),
]

const withPolicies = (world: GeneratedWorld, policies: readonly GeneratedPolicy[]): World =>
  worldOf({ ...world, policies: [...world.policies, ...policies] })

/** The verdict of every pod for every peer, in both directions, in a fixed order. */
const verdictsOf = (world: World): readonly { readonly ports: PortSet; readonly isIsolated: boolean }[] =>
  world.workloads.flatMap(({ pods }) =>
    pods.flatMap((pod) =>
      (['ingress', 'egress'] as const).flatMap((direction: Direction) =>
        peersOf(world).map((peer) => {
          const { ports, isIsolated } = directionVerdict(world, pod, direction, peer)
          return { ports, isIsolated }
        }),
      ),
    ),
  )

const runs = { numRuns: 300 }

it('adding a policy never cuts what another allows', () => {
  fc.assert(
    fc.property(generatedWorld, generatedPolicy('added'), (world, added) => {
      const before = verdictsOf(worldOf(world))
      const after = verdictsOf(withPolicies(world, [added]))
      for (const [index, { ports, isIsolated }] of before.entries())
        if (isIsolated) expect(isEmptySet(differenceOf(ports, after[index]?.ports ?? ports))).toBe(true)
    }),
    runs,
  )
})

it('a policy that selects nothing changes nothing', () => {
  fc.assert(
    fc.property(generatedWorld, generatedPolicy('added'), (world, added) => {
      const nobody = policyOf(added.metadata.namespace, 'added', {
        ...added.spec,
        podSelector: { matchLabels: { app: 'nobody' } },
      })
      const [before, after] = [worldOf(world), withPolicies(world, [nobody])]
      expect(verdictsOf(after)).toEqual(verdictsOf(before))
    }),
    runs,
  )
})

it('default deny on both sides cuts everything except a pod from itself', () => {
  fc.assert(
    fc.property(generatedWorld, (world) => {
      const denies = namespaces.map((name) =>
        policyOf(name, 'deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
      )
      const closed = worldOf({ ...world, policies: denies })
      for (const from of peersOf(closed))
        for (const to of peersOf(closed)) {
          if (from.kind === 'address' && to.kind === 'address') continue
          const isSelf = from.kind === 'pod' && to.kind === 'pod' && from.pod === to.pod
          expect(isEmptySet(reachBetween(closed, from, to).ports)).toBe(!isSelf)
        }
    }),
    { numRuns: 100 },
  )
})

it('what is allowed is the union of what each isolating policy allows alone', () => {
  fc.assert(
    fc.property(generatedWorld, (world) => {
      const together = verdictsOf(worldOf(world))
      const alone = world.policies.map((policy) => verdictsOf(worldOf({ ...world, policies: [policy] })))
      for (const [index, { ports, isIsolated }] of together.entries()) {
        const isolating = alone.flatMap((verdicts) => verdicts[index] ?? []).filter((one) => one.isIsolated)
        expect(isIsolated).toBe(isolating.length > 0)
        const expected = isolating.length === 0 ? allPorts : unionOf(isolating.map((one) => one.ports))
        expect(isSameSet(ports, expected)).toBe(true)
      }
    }),
    runs,
  )
})

it('the order of policies does not matter, and both sides must allow', () => {
  fc.assert(
    fc.property(generatedWorld, (world) => {
      const [one, other] = [worldOf(world), worldOf({ ...world, policies: world.policies.toReversed() })]
      expect(verdictsOf(other)).toEqual(verdictsOf(one))
      for (const from of peersOf(one))
        for (const to of peersOf(one)) {
          if (from.kind === 'address' || to.kind === 'address' || from.pod === to.pod) continue
          const both = intersectionOf(
            directionVerdict(one, from.pod, 'egress', to).ports,
            directionVerdict(one, to.pod, 'ingress', from).ports,
          )
          expect(isSameSet(reachBetween(one, from, to).ports, both)).toBe(true)
        }
    }),
    { numRuns: 100 },
  )
})
