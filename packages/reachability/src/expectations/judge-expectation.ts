import { findEnd, type End } from '../answers/find-ends.ts'
import { pairsBetween } from '../answers/pairs-between.ts'
import type { Pair } from '../answers/pair-line.ts'
import { portsText } from '../ports/allowed-ports.ts'
import { differenceOf, intersectionOf, isEmptySet, unionOf, type PortSet } from '../ports/port-set.ts'
import type { World } from '../world/world.ts'
import type { Expectation } from './parse-expectation.ts'

/**
 * Why an expectation does not hold, one sentence each; empty if it holds. An empty namespace is represented by a pod
 * without labels. Throws UserError (exit 2) if an endpoint does not exist.
 */
export const judgeExpectation = (world: World, expectation: Expectation): readonly string[] => {
  const ends = [endOf(world, expectation.from), endOf(world, expectation.to)] as const
  return pairsBetween(world, ...ends)
    .filter(({ from, to }) => from !== to)
    .flatMap((pair) => objections(pair, expectation))
}

const objections = (
  { from, to, ports, undecided, by }: Pair,
  { isOpen, isOnly, ports: wanted }: Expectation,
): readonly string[] => {
  const because = by.length === 0 ? 'no policy applies' : `by ${by.join(', ')}`
  const unclear = (set: PortSet): readonly string[] =>
    isEmptySet(set) ? [] : [`Whether ${from} reaches ${to} on ${portsText(set)} is undecided (${because}).`]
  if (!isOpen) {
    const open = intersectionOf(ports, wanted)
    return [
      ...(isEmptySet(open) ? [] : [`${from} reaches ${to} on ${portsText(open)} (${because}).`]),
      ...unclear(intersectionOf(undecided, wanted)),
    ]
  }
  const missing = differenceOf(wanted, unionOf([ports, undecided]))
  const more = isOnly ? differenceOf(ports, wanted) : undefined
  return [
    ...(isEmptySet(missing) ? [] : [`${from} does not reach ${to} on ${portsText(missing)} (${because}).`]),
    ...(more === undefined || isEmptySet(more)
      ? []
      : [`${from} also reaches ${to} on ${portsText(more)} (${because}).`]),
    ...unclear(isOnly ? undecided : intersectionOf(undecided, wanted)),
  ]
}

const endOf = (world: World, word: string): End => {
  const labels = world.namespaces.get(word)
  if (labels === undefined || world.workloads.some(({ namespace }) => namespace === word)) return findEnd(world, word)
  const pod = {
    namespace: word,
    name: 'any',
    labels: {},
    namespaceLabels: labels,
    serviceAccount: 'default',
    ports: [],
    hostNetwork: false,
    addresses: [],
    podIPs: [],
  }
  return {
    kind: 'workloads',
    workloads: [{ id: `${word}/any[Pod]`, namespace: word, name: 'any', kind: 'Pod', pods: [pod] }],
  }
}
